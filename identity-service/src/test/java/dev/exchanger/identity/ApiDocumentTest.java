package dev.exchanger.identity;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.IdentityTest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** The OpenAPI document says of every operation what it is for, what it takes and how it fails. */
@IdentityTest
class ApiDocumentTest {

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
                        && !response.containsKey("content")
                        && !name.contains("/tokens/revoke")) {
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
        return name.contains("/api/v1/") || name.contains("/internal/");
    }

    /** What must be among the answers, judged by what the operation takes. */
    private static List<String> expected(String name, JsonObject operation) {
        List<String> expected = new ArrayList<>();
        if (ours(name)) {
            expected.add("503");
        }
        if (name.contains("/me")
                || name.contains("/internal/")
                || name.contains("/admin/")
                || name.contains("-links")) {
            expected.add("401");
        }
        if (name.contains("/admin/")) {
            expected.add("403");
        }
        JsonObject body = operation.getJsonObject("requestBody");
        if (body != null) {
            expected.addAll(List.of("400", "413", "415"));
        }
        if (body != null && body.getJsonObject("content").containsKey("application/json")) {
            expected.add("422");
        }
        if (name.matches(".*\\{(?!ctx).*") && !name.contains("by-telegram")) {
            expected.add("404");
        }
        return expected;
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
                } else if (!properties(media.getJsonObject("schema")).containsAll(example.fieldNames())) {
                    wrong.put(name, "example " + example + " for " + media.getJsonObject("schema"));
                }
            }
        });
        assertThat(wrong).isEmpty();
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
        assertThat(paths.fieldNames()).hasSizeGreaterThan(20);
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
