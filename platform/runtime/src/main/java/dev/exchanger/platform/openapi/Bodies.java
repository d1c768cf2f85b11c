package dev.exchanger.platform.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;

/**
 * Bodies of requests: each gets its example from the service's {@code openapi-examples.json}, and its schema says what
 * {@link dev.exchanger.platform.http.JsonRules} enforces, that members it does not name are refused.
 */
final class Bodies {

    private static final String EXAMPLES = "openapi-examples.json";
    private static final String SCHEMAS = "#/components/schemas/";

    private final Components components;
    private final Map<String, Object> examples = examples();
    private final Set<Schema> closed = new HashSet<>();

    Bodies(Components components) {
        this.components = components;
    }

    void complete(String path, RequestBody body) {
        body.getContent().getMediaTypes().values().forEach(media -> {
            exemplify(path, media);
            close(media.getSchema());
        });
    }

    /** By the name of the body's type; one without a name goes by its path. */
    private void exemplify(String path, MediaType body) {
        String reference = body.getSchema() == null ? null : body.getSchema().getRef();
        Object example = examples.get(reference == null ? path : reference.substring(SCHEMAS.length()));
        if (example != null) {
            body.setExample(example);
        }
    }

    private void close(Schema body) {
        Deque<Schema> open = new ArrayDeque<>();
        open.add(body);
        while (!open.isEmpty()) {
            Schema schema = resolved(open.remove());
            if (!closed.add(schema)) {
                continue;
            }
            if (schema.getProperties() != null) {
                open.addAll(schema.getProperties().values());
                if (schema.getAdditionalPropertiesSchema() == null) {
                    schema.setAdditionalPropertiesSchema(
                            OASFactory.createSchema().booleanSchema(false));
                }
            }
            Parameters.anchor(schema);
            if (schema.getItems() != null) {
                open.add(schema.getItems());
            }
        }
    }

    private Schema resolved(Schema schema) {
        return schema.getRef() == null
                ? schema
                : components.getSchemas().get(schema.getRef().substring(SCHEMAS.length()));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> examples() {
        try (InputStream file = Thread.currentThread().getContextClassLoader().getResourceAsStream(EXAMPLES)) {
            return file == null ? Map.of() : new ObjectMapper().readValue(file, Map.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + EXAMPLES, e);
        }
    }
}
