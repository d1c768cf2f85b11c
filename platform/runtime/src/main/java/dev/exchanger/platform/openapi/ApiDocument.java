package dev.exchanger.platform.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Adds to the OpenAPI document what is the same for all operations: the errors that come with a body and with the
 * stores, the form of every error, and an example of every body, from the service's {@code openapi-examples.json}. A service
 * takes it with {@code mp.openapi.filter}.
 */
public class ApiDocument implements OASFilter {

    private static final String EXAMPLES = "openapi-examples.json";
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final String SCHEMAS = "#/components/schemas/";
    private static final int FIRST_ERROR = 400;

    private final Map<String, Object> examples = examples();

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getPaths() == null) {
            return;
        }
        document.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations().values().forEach(operation -> complete(path, operation)));
    }

    private void complete(String path, Operation operation) {
        if (!path.startsWith("/api/v1/") && !path.startsWith("/internal/")) {
            return;
        }
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        APIResponses responses = operation.getResponses();
        add(responses, "503", "unavailable: a store is away, see Retry-After");
        if (operation.getRequestBody() != null && operation.getRequestBody().getContent() != null) {
            Content content = operation.getRequestBody().getContent();
            add(responses, "400", "malformed-body");
            add(responses, "413", "payload-too-large");
            add(responses, "415", "unsupported-media-type");
            if (content.hasMediaType(JSON)) {
                add(responses, "422", "validation, with the fields at fault in errors");
            }
            content.getMediaTypes().values().forEach(body -> exemplify(path, body));
        }
        if (path.contains("/admin/")) {
            add(responses, "401", "No valid access token of the admin context");
            add(responses, "403", "Without the permission of this route");
        }
        responses.getAPIResponses().forEach(ApiDocument::describe);
    }

    /** By the name of the body's type; a form has none and goes by its path. */
    private void exemplify(String path, MediaType body) {
        String reference = body.getSchema() == null ? null : body.getSchema().getRef();
        Object example = examples.get(reference == null ? path : reference.substring(SCHEMAS.length()));
        if (example != null) {
            body.setExample(example);
        }
    }

    private static void describe(String status, APIResponse response) {
        if (status.matches("\\d+") && Integer.parseInt(status) >= FIRST_ERROR) {
            Content content = OASFactory.createContent()
                    .addMediaType(
                            PROBLEM,
                            OASFactory.createMediaType()
                                    .schema(OASFactory.createSchema().ref(SCHEMAS + "Problem")));
            response.setContent(content);
        }
    }

    /** Unless the operation says it better; "Bad Request" is what the generator says by itself. */
    private static void add(APIResponses responses, String status, String description) {
        APIResponse present = responses.getAPIResponse(status);
        if (present == null || "Bad Request".equals(present.getDescription())) {
            responses.addAPIResponse(status, OASFactory.createAPIResponse().description(description));
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> examples() {
        try (InputStream file = Thread.currentThread().getContextClassLoader().getResourceAsStream(EXAMPLES)) {
            return new ObjectMapper().readValue(file, Map.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + EXAMPLES, e);
        }
    }
}
