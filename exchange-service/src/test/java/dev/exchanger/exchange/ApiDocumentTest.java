package dev.exchanger.exchange;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.DeskTest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** The OpenAPI document says of every operation what it is for, what it takes and how it fails. */
@QuarkusTest
class ApiDocumentTest extends DeskTest {

    /** Parts of paths that not everybody may ask. */
    private static final Set<String> PRIVATE =
            Set.of("/quotes", "/orders", "/admin/", "/webhook-endpoints", "/analytics");

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    @TestHTTPResource(value = "/openapi?format=json", management = true)
    URI address;

    private JsonObject document;

    @BeforeEach
    void read() {
        document = new JsonObject(
                given().get(address).then().statusCode(200).extract().asString());
    }

    @Test
    void everyOperationHasASummaryAndItsErrors() {
        List<String> missing = new ArrayList<>();
        operations((name, operation) -> {
            JsonObject responses = operation.getJsonObject("responses");
            if (operation.getString("summary", "").isBlank()) {
                missing.add(name + ": summary");
            }
            if (responses.fieldNames().stream().noneMatch(status -> status.startsWith("2"))) {
                missing.add(name + ": what it answers when all is well");
            }
            for (String status : expected(name, operation)) {
                if (!responses.containsKey(status)) {
                    missing.add(name + ": " + status);
                }
            }
            for (String status : responses.fieldNames()) {
                JsonObject response = responses.getJsonObject(status);
                if (response.getString("description", "").isBlank()) {
                    missing.add(name + ": description of " + status);
                }
                if (ours(name)
                        && status.startsWith("2")
                        && !Set.of("204", "202").contains(status)
                        && !response.containsKey("content")) {
                    missing.add(name + ": body of " + status);
                }
                if (ours(name)
                        && status.compareTo("400") >= 0
                        && !response.encode().contains("#/components/schemas/Problem")) {
                    missing.add(name + ": form of " + status);
                }
            }
        });
        assertThat(missing).isEmpty();
        assertThat(document.getJsonObject("components").getJsonObject("schemas").containsKey("Problem"))
                .isTrue();
    }

    /** The health of a service is the platform's. */
    private static boolean ours(String name) {
        return name.contains("/api/v1/");
    }

    /** What must be among the answers, judged by what the operation takes. */
    private static List<String> expected(String name, JsonObject operation) {
        List<String> expected = new ArrayList<>();
        if (ours(name)) {
            expected.add("503");
        }
        if (PRIVATE.stream().anyMatch(name::contains)) {
            expected.add("401");
        }
        if (name.contains("/admin/")) {
            expected.add("403");
        }
        JsonObject body = operation.getJsonObject("requestBody");
        if (body != null) {
            expected.addAll(List.of("400", "413", "415", "422"));
        }
        if (name.contains("{id}")) {
            expected.add("404");
        }
        if (parameters(operation).contains("If-Match")) {
            expected.addAll(List.of("412", "428"));
        }
        if (parameters(operation).contains("cursor")) {
            expected.add("400");
        }
        return expected;
    }

    private static List<String> parameters(JsonObject operation) {
        return operation.getJsonArray("parameters", new JsonArray()).stream()
                .map(parameter -> ((JsonObject) parameter).getString("name", ""))
                .toList();
    }

    @Test
    void everyBodyHasAnExampleThatFitsIt() {
        Map<String, String> wrong = new TreeMap<>();
        operations((name, operation) -> {
            JsonObject body = operation.getJsonObject("requestBody");
            if (body == null) {
                return;
            }
            JsonObject content = body.getJsonObject("content");
            for (String type : content.fieldNames()) {
                JsonObject media = content.getJsonObject(type);
                JsonObject example = media.getJsonObject("example");
                if (example == null) {
                    wrong.put(name, "no example");
                } else if (!isText(media.getJsonObject("schema"))
                        && !properties(media.getJsonObject("schema")).containsAll(example.fieldNames())) {
                    wrong.put(name, "example " + example + " for " + media.getJsonObject("schema"));
                }
            }
        });
        assertThat(wrong).isEmpty();
    }

    /** A body that is read as it is: its signature is over the bytes. */
    private static boolean isText(JsonObject schema) {
        return "string".equals(schema.getString("type"));
    }

    private Set<String> properties(JsonObject schema) {
        String reference = schema.getString("$ref");
        JsonObject whole = reference == null
                ? schema
                : document.getJsonObject("components")
                        .getJsonObject("schemas")
                        .getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
        return whole.getJsonObject("properties", new JsonObject()).fieldNames();
    }

    private void operations(BiConsumer<String, JsonObject> check) {
        JsonObject paths = document.getJsonObject("paths");
        assertThat(paths.fieldNames()).hasSizeGreaterThan(8);
        for (String path : paths.fieldNames()) {
            JsonObject item = paths.getJsonObject(path);
            for (String method : item.fieldNames()) {
                if (METHODS.contains(method)) {
                    check.accept(method.toUpperCase() + " " + path, item.getJsonObject(method));
                }
            }
        }
    }
}
