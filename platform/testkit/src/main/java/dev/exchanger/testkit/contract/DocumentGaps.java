package dev.exchanger.testkit.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.testkit.contract.ServedApiDocument.Operation;

/**
 * What a document does not say: who may call an operation, what it is for, what it answers when all is well, how it fails by
 * what it takes.
 */
final class DocumentGaps {

    /** The report of what is away has the form of the report of what works. */
    private static final String HEALTH = "GET /api/health";

    private final ServedApiDocument document;
    private final Set<String> silent;
    private final List<String> found = new ArrayList<>();

    private DocumentGaps(ServedApiDocument document, Set<String> silent) {
        this.document = document;
        this.silent = silent;
    }

    /**
     * All gaps.
     *
     * @param silent operations that have nothing to say when all is well
     */
    static List<String> of(ServedApiDocument document, List<DeclaredRoute> routes, Set<String> silent) {
        DocumentGaps gaps = new DocumentGaps(document, silent);
        gaps.head();
        Set<String> described = new TreeSet<>();
        Set<String> ids = new HashSet<>();
        for (Operation operation : document.operations()) {
            described.add(operation.name());
            gaps.words(operation, ids);
            gaps.answers(operation);
            gaps.failures(operation);
        }
        for (DeclaredRoute route : routes) {
            if (!described.contains(route.name())) {
                gaps.found.add(route.name() + ": not described");
            }
        }
        gaps.access(routes);
        return gaps.found;
    }

    private void head() {
        for (String part : List.of("title", "version", "description", "contact", "license")) {
            if (!document.root().path("info").has(part)) {
                found.add("info." + part);
            }
        }
        for (String schema : ServedApiDocument.names(document.root().at("/components/schemas"))) {
            if (schema.matches(".*\\d")) {
                found.add(schema + ": several types have this name");
            }
        }
        for (JsonNode tag : document.root().path("tags")) {
            if (tag.path("description").asText().isBlank()) {
                found.add("tag " + tag.path("name").asText() + ": description");
            }
        }
    }

    private void words(Operation operation, Set<String> ids) {
        JsonNode definition = operation.definition();
        for (String part : List.of("summary", "description", "operationId")) {
            if (definition.path(part).asText().isBlank()) {
                found.add(operation.name() + ": " + part);
            }
        }
        if (!ids.add(definition.path("operationId").asText())) {
            found.add(operation.name() + ": the operationId of another operation");
        }
        Set<String> tags = new HashSet<>();
        document.root().path("tags").forEach(tag -> tags.add(tag.path("name").asText()));
        if (definition.path("tags").isEmpty()) {
            found.add(operation.name() + ": tags");
        }
        definition.path("tags").forEach(tag -> {
            if (!tags.contains(tag.asText())) {
                found.add(operation.name() + ": the tag " + tag.asText() + " is not described");
            }
        });
    }

    private void answers(Operation operation) {
        List<String> statuses = ServedApiDocument.names(operation.responses());
        if (statuses.stream().noneMatch(status -> status.startsWith("2"))) {
            found.add(operation.name() + ": what it answers when all is well");
        }
        for (String status : statuses) {
            JsonNode answer = document.resolved(operation.responses().path(status));
            if (answer.path("description").asText().isBlank()) {
                found.add(operation.name() + ": description of " + status);
            }
            boolean mayBeEmpty = Set.of("202", "204").contains(status) || silent.contains(operation.name());
            JsonNode content = answer.path("content");
            boolean told = mayBeEmpty ? !answer.has("content") || isTyped(content) : isTyped(content);
            if (status.startsWith("2") && !told) {
                found.add(operation.name() + ": body of " + status);
            }
            boolean problem = answer.toString().contains("#/components/schemas/Problem");
            if (status.compareTo("400") >= 0 && !problem && !operation.name().equals(HEALTH)) {
                found.add(operation.name() + ": form of " + status);
            }
        }
    }

    /** An empty content, which generators write where they know no type, says nothing. */
    private static boolean isTyped(JsonNode content) {
        for (JsonNode media : content) {
            if (!media.has("schema")) {
                return false;
            }
        }
        return !content.isEmpty();
    }

    private void failures(Operation operation) {
        List<String> expected = new ArrayList<>(List.of("503"));
        if (operation.hasBody()) {
            expected.addAll(List.of("400", "413", "415"));
        }
        if (operation.hasTypedBody()) {
            expected.add("422");
        }
        if (operation.pathVariables().anyMatch(name -> !name.equals("ctx"))) {
            expected.add("404");
        }
        if (operation.parameter("cursor").isPresent()
                || operation.parameter("Idempotency-Key").isPresent()) {
            expected.add("400");
        }
        operation.parameter("If-Match").ifPresent(parameter -> {
            expected.addAll(List.of("400", "412"));
            if (parameter.path("required").asBoolean()) {
                expected.add("428");
            }
        });
        for (String status : expected) {
            if (!operation.responses().has(status)) {
                found.add(operation.name() + ": " + status);
            }
        }
    }

    private void access(List<DeclaredRoute> routes) {
        for (Operation operation : document.operations()) {
            routes.stream()
                    .filter(route -> route.name().equals(operation.name()))
                    .forEach(route -> access(operation, route));
        }
    }

    private void access(Operation operation, DeclaredRoute route) {
        JsonNode security = operation.definition().path("security");
        switch (route.audience()) {
            case PUBLIC -> {
                if (!security.isArray() || !security.isEmpty()) {
                    found.add(operation.name() + ": that it is open");
                }
            }
            case SERVICES -> guarded(operation, security.toString().contains("serviceToken"));
            case USERS -> {
                String text = operation.definition().path("description").asText();
                guarded(
                        operation,
                        security.toString().contains("accessToken")
                                && route.contexts().stream().allMatch(text::contains));
                boolean named = document.resolved(operation.responses().path("403"))
                        .path("description")
                        .asText()
                        .contains("permission " + route.permission());
                if (!route.permission().isEmpty() && !named) {
                    found.add(operation.name() + ": 403 without " + route.permission());
                }
            }
            case DENIED -> found.add(operation.name() + ": nobody decided who may call it");
        }
    }

    private void guarded(Operation operation, boolean said) {
        if (!said) {
            found.add(operation.name() + ": who may call it");
        }
        if (!operation.responses().has("401")) {
            found.add(operation.name() + ": 401");
        }
    }
}
