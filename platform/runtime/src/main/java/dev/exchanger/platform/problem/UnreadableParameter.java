package dev.exchanger.platform.problem;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.UriInfo;

/**
 * JAX-RS answers 404 when a parameter cannot be converted. That is right for a path ({@code /orders/not-a-uuid} does not
 * exist) and misleading for a query ({@code ?limit=ten}), which becomes a 400 that names the parameter.
 */
final class UnreadableParameter {

    private UnreadableParameter() {}

    /** Empty when the failure is an ordinary 404. */
    static Optional<ProblemException> describe(Throwable failure, ResourceInfo resource, UriInfo uri) {
        if (!(failure instanceof NotFoundException) || failure.getCause() == null) {
            return Optional.empty();
        }
        if (failure.getCause() instanceof ProblemException problem) {
            return Optional.of(problem);
        }
        Method method = resource == null ? null : resource.getResourceMethod();
        return method == null ? Optional.empty() : describe(failure.getCause(), method, uri);
    }

    private static Optional<ProblemException> describe(Throwable cause, Method method, UriInfo uri) {
        List<String> suspects = Arrays.stream(method.getParameters())
                .filter(UnreadableParameter::isConverted)
                .map(parameter -> parameter.getAnnotation(QueryParam.class))
                .filter(query -> query != null && uri.getQueryParameters().containsKey(query.value()))
                .map(QueryParam::value)
                .toList();
        boolean pathIsConverted = Arrays.stream(method.getParameters())
                .anyMatch(parameter -> isConverted(parameter) && has(parameter, PathParam.class));
        if (suspects.size() == 1 && !pathIsConverted) {
            return Optional.of(unreadable(suspects.get(0)));
        }
        // Several could be it: the converters of the JDK repeat the text they could not read.
        return suspects.stream()
                .filter(name -> mentions(cause, uri.getQueryParameters().getFirst(name)))
                .findFirst()
                .map(UnreadableParameter::unreadable);
    }

    private static boolean isConverted(Parameter parameter) {
        return parameter.getType() != String.class;
    }

    private static boolean has(Parameter parameter, Class<? extends Annotation> annotation) {
        return parameter.isAnnotationPresent(annotation);
    }

    private static boolean mentions(Throwable cause, String value) {
        return cause.getMessage() != null
                && !value.isEmpty()
                && cause.getMessage().contains(value);
    }

    private static ProblemException unreadable(String name) {
        return new ProblemException(CommonProblem.BAD_REQUEST, "A query parameter cannot be read")
                .withError(name, "wrong type or format");
    }
}
