package dev.exchanger.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static io.restassured.RestAssured.given;

/** The OpenAPI document of a running service. */
final class ServedApiDocument {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final JsonNode root;
    private final String yaml;

    private ServedApiDocument(JsonNode root, String yaml) {
        this.root = root;
        this.yaml = yaml;
    }

    /** Reads the document in both its forms. */
    static ServedApiDocument at(URI address) {
        try {
            return new ServedApiDocument(new ObjectMapper().readTree(text(address, "json")), text(address, "yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON at " + address, e);
        }
    }

    private static String text(URI address, String format) {
        return given().queryParam("format", format)
                .get(address)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    /**
     * One operation.
     *
     * @param name       method and path, as {@code GET /api/v1/rates}
     * @param definition its part of the document
     */
    record Operation(String name, JsonNode definition) {

        boolean hasBody() {
            return definition.has("requestBody");
        }

        /** Whether its body is read as a type of the service, and not as it is. */
        boolean hasTypedBody() {
            return definition.at("/requestBody/content").findValue("$ref") != null;
        }

        Optional<JsonNode> parameter(String name) {
            return StreamSupport.stream(definition.path("parameters").spliterator(), false)
                    .filter(one -> one.path("name").asText().equals(name))
                    .findFirst();
        }

        Stream<String> pathVariables() {
            return StreamSupport.stream(definition.path("parameters").spliterator(), false)
                    .filter(one -> one.path("in").asText().equals("path"))
                    .map(one -> one.path("name").asText());
        }

        JsonNode responses() {
            return definition.path("responses");
        }
    }

    JsonNode root() {
        return root;
    }

    String yaml() {
        return yaml;
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        JsonNode paths = root.path("paths");
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

    /** A part itself, or the part of the document it refers to. */
    JsonNode resolved(JsonNode part) {
        return part.has("$ref") ? root.at(part.path("$ref").asText().substring(1)) : part;
    }

    static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
