package dev.exchanger.testkit.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static io.restassured.RestAssured.given;

/** The OpenAPI document of a running service, held against what it has to say of every operation. */
public final class ApiDocument {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final JsonNode document;

    private ApiDocument(JsonNode document) {
        this.document = document;
    }

    /** Reads the document, which must be JSON. */
    public static ApiDocument at(URI address) {
        String text = given().get(address).then().statusCode(200).extract().asString();
        try {
            return new ApiDocument(new ObjectMapper().readTree(text));
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON at " + address, e);
        }
    }

    /** What a service expects of its own operations. */
    public interface Expectations {

        /** Whether it is the service's own; others, as the platform's health, need not tell the form of their answers. */
        boolean isOurs(Operation operation);

        /** What must be among its answers, judged by what it takes. */
        List<String> statuses(Operation operation);

        /** Whether it is known to have nothing to say when all is well. */
        default boolean isSilent(Operation operation) {
            return false;
        }
    }

    /**
     * One operation.
     *
     * @param name       method and path, as {@code GET /api/v1/rates}
     * @param definition its part of the document
     */
    public record Operation(String name, JsonNode definition) {

        public boolean hasBody() {
            return definition.has("requestBody");
        }

        public boolean hasJsonBody() {
            return definition.path("requestBody").path("content").has("application/json");
        }

        /** Whether it has a parameter of this name, wherever. */
        public boolean takes(String parameter) {
            return StreamSupport.stream(definition.path("parameters").spliterator(), false)
                    .anyMatch(one -> one.path("name").asText().equals(parameter));
        }
    }

    /** How many paths it has. */
    public int paths() {
        return document.path("paths").size();
    }

    /**
     * What the document does not say: a summary, an answer that is expected, the description of one, the body of a
     * success, the problem of a failure.
     */
    public List<String> gaps(Expectations expectations) {
        List<String> gaps = new ArrayList<>();
        if (!document.at("/components/schemas").has("Problem")) {
            gaps.add("the schema of problems");
        }
        for (Operation operation : operations()) {
            JsonNode responses = operation.definition().path("responses");
            if (operation.definition().path("summary").asText().isBlank()) {
                gaps.add(operation.name() + ": summary");
            }
            if (names(responses).stream().noneMatch(status -> status.startsWith("2"))) {
                gaps.add(operation.name() + ": what it answers when all is well");
            }
            for (String status : expectations.statuses(operation)) {
                if (!responses.has(status)) {
                    gaps.add(operation.name() + ": " + status);
                }
            }
            for (String status : names(responses)) {
                gaps.addAll(gaps(operation, status, responses.path(status), expectations));
            }
        }
        return gaps;
    }

    private static List<String> gaps(Operation operation, String status, JsonNode response, Expectations expectations) {
        List<String> gaps = new ArrayList<>();
        if (response.path("description").asText().isBlank()) {
            gaps.add(operation.name() + ": description of " + status);
        }
        if (!expectations.isOurs(operation)) {
            return gaps;
        }
        boolean hasContent = Set.of("204", "202").contains(status) || response.has("content");
        if (status.startsWith("2") && !hasContent && !expectations.isSilent(operation)) {
            gaps.add(operation.name() + ": body of " + status);
        }
        if (status.compareTo("400") >= 0 && !response.toString().contains("#/components/schemas/Problem")) {
            gaps.add(operation.name() + ": form of " + status);
        }
        return gaps;
    }

    /** Bodies without an example, or whose example has members that the body has not; by operation. */
    public Map<String, String> wrongExamples() {
        Map<String, String> wrong = new TreeMap<>();
        for (Operation operation : operations()) {
            for (JsonNode media : operation.definition().path("requestBody").path("content")) {
                JsonNode example = media.path("example");
                if (!example.isObject()) {
                    wrong.put(operation.name(), "no example");
                } else if (!isText(media.path("schema"))
                        && !names(whole(media.path("schema")).path("properties"))
                                .containsAll(names(example))) {
                    wrong.put(operation.name(), "example " + example + " for " + media.path("schema"));
                }
            }
        }
        return wrong;
    }

    /** A body that is read as it is: its signature is over the bytes. */
    private static boolean isText(JsonNode schema) {
        return schema.path("type").asText().equals("string");
    }

    private JsonNode whole(JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        JsonNode paths = document.path("paths");
        for (String path : names(paths)) {
            for (String method : names(paths.path(path))) {
                if (METHODS.contains(method)) {
                    operations.add(new Operation(
                            method.toUpperCase(Locale.ROOT) + " " + path,
                            paths.path(path).path(method)));
                }
            }
        }
        return operations;
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
