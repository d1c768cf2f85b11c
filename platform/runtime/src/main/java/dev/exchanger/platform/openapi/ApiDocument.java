package dev.exchanger.platform.openapi;

import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.tags.Tag;
import org.jboss.jandex.IndexView;

import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.Routes.Route;

/**
 * Completes the OpenAPI document of a service, when it is built, by what follows from its code: who may call an operation,
 * how the call can fail, what its answers carry. A resource says what only it knows: the answers when all is well, and its
 * conflicts.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiDocument implements OASFilter {

    private final ApiRoutes routes;

    /** Quarkus hands in the index of the application. */
    public ApiDocument(IndexView index) {
        this.routes = new ApiRoutes(index);
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getPaths() == null) {
            return;
        }
        Operations operations = new Operations(document.getComponents());
        document.getPaths().getPathItems().forEach((path, item) -> item.getOperations()
                .forEach((verb, operation) -> operations.complete(operation, routes.of(verb, path), path)));
        document.addServer(OASFactory.createServer().url("/").description("Wherever this document is served"));
        sort(document);
    }

    /** So that a change of the code changes as few lines as it can. */
    private static void sort(OpenAPI document) {
        document.getPaths().setPathItems(new TreeMap<>(document.getPaths().getPathItems()));
        document.setTags(document.getTags().stream()
                .sorted(Comparator.comparing(Tag::getName))
                .toList());
        Components components = document.getComponents();
        sort(components.getSchemas(), components::setSchemas);
        sort(components.getResponses(), components::setResponses);
        sort(components.getHeaders(), components::setHeaders);
        sort(components.getSecuritySchemes(), components::setSecuritySchemes);
    }

    private static <T> void sort(Map<String, T> parts, Consumer<Map<String, T>> setter) {
        if (parts != null) {
            setter.accept(new TreeMap<>(parts));
        }
    }

    /** One after the other, with what they share. */
    private static final class Operations {

        private final ApiHeaders headers;
        private final ApiAccess access;
        private final FailureResponses failures;
        private final Bodies bodies;

        private Operations(Components components) {
            this.headers = new ApiHeaders(components);
            this.access = new ApiAccess(components);
            this.failures = new FailureResponses(components, headers);
            this.bodies = new Bodies(components);
        }

        private void complete(Operation operation, Route route, String path) {
            if (operation.getOperationId() == null) {
                operation.setOperationId(id(route));
            }
            Parameters.complete(operation, route);
            RateLimited limited = route.method().getAnnotation(RateLimited.class);
            boolean tellsBudget = limited != null && limited.tellsBudget();
            failures.write(operation, Failures.of(route, operation, access.byCookie(route.access())), tellsBudget);
            access.write(operation, route.access());
            Sends sends = route.method().getAnnotation(Sends.class);
            if (sends != null) {
                successes(operation, answer -> Stream.of(sends.value()).forEach(name -> headers.put(answer, name)));
            }
            if (takes(operation, "cursor")) {
                successes(operation, answer -> headers.put(answer, ApiHeaders.LINK));
            }
            if (operation.getRequestBody() != null) {
                bodies.complete(path, operation.getRequestBody());
            }
            if (tellsBudget) {
                successes(operation, answer -> {
                    headers.put(answer, ApiHeaders.REMAINING);
                    headers.put(answer, ApiHeaders.RESET);
                });
            }
        }

        /** {@code orderCancel} for the method {@code cancel} of {@code OrderResource}. */
        private static String id(Route route) {
            String resource = route.resource().getSimpleName().replaceFirst("Resource$", "");
            String method = route.method().getName();
            return Character.toLowerCase(resource.charAt(0))
                    + resource.substring(1)
                    + Character.toUpperCase(method.charAt(0))
                    + method.substring(1);
        }

        private static boolean takes(Operation operation, String parameter) {
            return operation.getParameters() != null
                    && operation.getParameters().stream()
                            .anyMatch(one -> one.getName().equals(parameter));
        }

        private static void successes(Operation operation, Consumer<APIResponse> change) {
            operation.getResponses().getAPIResponses().forEach((status, answer) -> {
                if (status.startsWith("2")) {
                    change.accept(answer);
                }
            });
        }
    }
}
