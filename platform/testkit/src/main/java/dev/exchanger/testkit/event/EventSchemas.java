package dev.exchanger.testkit.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;

/**
 * The event schemas of {@code docs/events}: {@code cloudevent.json} for the envelope, {@code {type}.json} for the
 * {@code data} of one type. Formats such as {@code date-time} and {@code uuid} are checked; nothing is fetched from the
 * network.
 *
 * <pre>{@code EventSchemas.shared().assertValid(event.toJson());}</pre>
 */
public final class EventSchemas {

    private static final String ENVELOPE = "cloudevent";
    private static final String PUBLISHED_UNDER = "https://exchanger.dev/events/";
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    private final Path folder;
    private final JsonSchemaFactory factory;
    private final Map<String, JsonSchema> loaded = new ConcurrentHashMap<>();

    private EventSchemas(Path folder) {
        this.folder = folder;
        this.factory = JsonSchemaFactory.getInstance(
                VersionFlag.V202012,
                builder -> builder.schemaMappers(mappers ->
                        mappers.mapPrefix(PUBLISHED_UNDER, folder.toUri().toString())));
    }

    /** The schemas of this repository, found by going up from the working directory. */
    public static EventSchemas shared() {
        return Shared.INSTANCE;
    }

    /** The schemas of a folder. */
    public static EventSchemas in(Path folder) {
        return new EventSchemas(folder);
    }

    /** The types that have a schema. */
    public SortedSet<String> types() {
        try (Stream<Path> files = Files.list(folder)) {
            SortedSet<String> types = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .filter(type -> !type.equals(ENVELOPE))
                    .forEach(types::add);
            return Collections.unmodifiableSortedSet(types);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Every value that is named, by {@code const} or {@code enum}, for a member of {@code data}.
     *
     * @param family what the types begin with, e.g. {@code exchange.order.}
     */
    public SortedSet<String> values(String family, String member) {
        SortedSet<String> values = new TreeSet<>();
        for (String type : types()) {
            if (type.startsWith(family)) {
                JsonNode schema = read(type).path("properties").path(member);
                schema.path("enum").forEach(value -> values.add(value.textValue()));
                if (schema.has("const")) {
                    values.add(schema.path("const").textValue());
                }
            }
        }
        return values;
    }

    /**
     * Fails when an event is not as its schemas say.
     *
     * @param event the whole CloudEvent as JSON
     * @throws AssertionError with everything that is wrong; also when its type has no schema
     */
    public void assertValid(String event) {
        List<String> problems = problems(event);
        if (!problems.isEmpty()) {
            throw new AssertionError("not as docs/events says:\n  " + String.join("\n  ", problems) + "\nin " + event);
        }
    }

    /** What is wrong with an event; empty when it is valid. */
    public List<String> problems(String event) {
        JsonNode node;
        try {
            node = MAPPER.readTree(event);
        } catch (JsonProcessingException e) {
            return List.of("not JSON: " + e.getOriginalMessage());
        }
        List<String> problems = new ArrayList<>(problems(ENVELOPE, node));
        if (problems.isEmpty()) {
            // Only a type of the right form is looked up as a file.
            String type = node.get("type").textValue();
            problems.addAll(
                    types().contains(type) ? problems(type, node.get("data")) : List.of("no schema " + type + ".json"));
        }
        return problems;
    }

    /**
     * Whether a schema file is a schema itself.
     *
     * @return what is wrong with it
     */
    public List<String> schemaProblems(String type) {
        JsonSchema meta = factory.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"), CONFIG);
        return messages(type, meta, read(type));
    }

    private List<String> problems(String type, JsonNode node) {
        return messages(type, loaded.computeIfAbsent(type, this::load), node);
    }

    private static List<String> messages(String type, JsonSchema schema, JsonNode node) {
        return schema.validate(node).stream()
                .map(ValidationMessage::getMessage)
                .sorted()
                .map(message -> type + ": " + message)
                .toList();
    }

    private JsonSchema load(String type) {
        return factory.getSchema(SchemaLocation.of(PUBLISHED_UNDER + type + ".json"), read(type), CONFIG);
    }

    private JsonNode read(String type) {
        try {
            return MAPPER.readTree(folder.resolve(type + ".json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the schema of " + type, e);
        }
    }

    private static final class Shared {
        private static final EventSchemas INSTANCE = new EventSchemas(find());

        private static Path find() {
            Path start = Path.of("").toAbsolutePath();
            for (Path folder = start; folder != null; folder = folder.getParent()) {
                Path events = folder.resolve("docs").resolve("events");
                if (Files.exists(events.resolve(ENVELOPE + ".json"))) {
                    return events;
                }
            }
            throw new IllegalStateException("docs/events/" + ENVELOPE + ".json is nowhere above " + start);
        }
    }
}
