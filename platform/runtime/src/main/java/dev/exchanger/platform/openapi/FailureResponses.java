package dev.exchanger.platform.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

import dev.exchanger.platform.problem.Problem;

/**
 * Writes failures into the answers of an operation. What the resource says of a status stays in front. A status with one
 * failure, and no word of the resource about it, is a reference to an answer that all operations share.
 */
final class FailureResponses {

    private static final String FIRST_ERROR = "400";
    /** The description that the generator gives a 400 which nobody asked it for. */
    private static final String GENERATED = "Bad Request";

    private static final String FORBIDDEN = "403";
    private static final String TOO_MANY = "429";
    private static final String PROBLEM = "#/components/schemas/Problem";

    private final Components components;
    private final ApiHeaders headers;

    FailureResponses(Components components, ApiHeaders headers) {
        this.components = components;
        this.headers = headers;
    }

    void write(Operation operation, List<Failure> failures, boolean tellsBudget) {
        Map<String, List<Failure>> byStatus =
                failures.stream().collect(Collectors.groupingBy(Failure::status, TreeMap::new, Collectors.toList()));
        Map<String, APIResponse> answers =
                new TreeMap<>(operation.getResponses().getAPIResponses());
        answers.values().removeIf(answer -> GENERATED.equals(answer.getDescription()));
        answers.values().forEach(FailureResponses::dropUntyped);
        byStatus.forEach((status, derived) -> answers.put(
                status,
                answers.containsKey(status)
                        ? extended(answers.get(status), derived)
                        : answer(status, derived, tellsBudget)));
        answers.forEach(this::complete);
        if (tellsBudget) {
            headers.put(answers.get(TOO_MANY), ApiHeaders.REMAINING);
            headers.put(answers.get(TOO_MANY), ApiHeaders.RESET);
        }
        operation.getResponses().setAPIResponses(answers);
    }

    private static boolean isFailure(String status) {
        return status.compareTo(FIRST_ERROR) >= 0 && Character.isDigit(status.charAt(0));
    }

    private APIResponse answer(String status, List<Failure> derived, boolean tellsBudget) {
        Failure first = derived.get(0);
        boolean own = derived.size() > 1 || status.equals(FORBIDDEN) || tellsBudget && status.equals(TOO_MANY);
        if (own) {
            return OASFactory.createAPIResponse().description(text(derived));
        }
        APIResponse shared = OASFactory.createAPIResponse().description(first.text());
        complete(status, shared);
        components.addResponse(first.code(), shared);
        return OASFactory.createAPIResponse().ref(first.code());
    }

    /** A type of content without a form is what the generator writes of an answer that it cannot see. */
    private static void dropUntyped(APIResponse answer) {
        Content content = answer.getContent();
        if (content != null && content.getMediaTypes() != null) {
            content.getMediaTypes().forEach((type, media) -> {
                if (media.getSchema() == null) {
                    content.removeMediaType(type);
                }
            });
            if (content.getMediaTypes().isEmpty()) {
                answer.setContent(null);
            }
        }
    }

    private static APIResponse extended(APIResponse own, List<Failure> derived) {
        // A form of its own is not that of a problem.
        if (own.getContent() != null) {
            return own;
        }
        String said = own.getDescription() == null ? "" : own.getDescription();
        List<String> parts = new ArrayList<>(List.of(said));
        derived.stream()
                .filter(failure -> !said.contains(failure.code()))
                .map(Failure::text)
                .forEach(parts::add);
        return own.description(String.join("; ", parts));
    }

    private static String text(List<Failure> failures) {
        return failures.stream().map(Failure::text).collect(Collectors.joining("; "));
    }

    private void complete(String status, APIResponse answer) {
        if (answer.getRef() != null || answer.getContent() != null || !isFailure(status)) {
            headers.define(answer);
            return;
        }
        MediaType problem =
                OASFactory.createMediaType().schema(OASFactory.createSchema().ref(PROBLEM));
        answer.setContent(OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, problem));
        switch (status) {
            case "401" -> headers.put(answer, ApiHeaders.AUTHENTICATE);
            case TOO_MANY, "503" -> headers.put(answer, ApiHeaders.RETRY_AFTER);
            default -> headers.define(answer);
        }
    }
}
