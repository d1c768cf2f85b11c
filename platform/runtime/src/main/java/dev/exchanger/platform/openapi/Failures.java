package dev.exchanger.platform.openapi;

import java.lang.annotation.Annotation;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import jakarta.validation.Constraint;
import jakarta.validation.Valid;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;

import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.parameters.Parameter.In;
import org.jboss.resteasy.reactive.RestHeader;

import dev.exchanger.platform.http.IdempotencyKey;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.Access;
import dev.exchanger.platform.security.Routes.Route;

/** How a call can fail by what it takes and whom it lets in: all that its resource need not say itself. */
final class Failures {

    private static final String CONTEXT = "ctx";
    private static final String INVALID = "errors names what is at fault";

    private final Route route;
    private final Operation operation;
    private final List<Failure> found = new ArrayList<>();

    private Failures(Route route, Operation operation) {
        this.route = route;
        this.operation = operation;
    }

    /**
     * Each once, in no order.
     *
     * @param cookies whether a session's cookie opens it as well
     */
    static List<Failure> of(Route route, Operation operation, boolean cookies) {
        Failures failures = new Failures(route, operation);
        failures.access(cookies);
        failures.answers();
        failures.parameters();
        failures.body();
        if (route.method().isAnnotationPresent(RateLimited.class)) {
            failures.add(CommonProblem.RATE_LIMITED, "too often; come again after Retry-After");
        }
        failures.add(CommonProblem.UNAVAILABLE, "something it needs is away; come again after Retry-After");
        return failures.found.stream().distinct().toList();
    }

    private void access(boolean cookies) {
        if (route.access() instanceof Access.Public) {
            return;
        }
        add(CommonProblem.UNAUTHENTICATED, "no token that is good for this");
        if (route.access() instanceof Access.Users users && !users.permission().isEmpty()) {
            add(CommonProblem.FORBIDDEN, "without the permission " + users.permission());
        }
        if (cookies) {
            found.add(new Failure("400", "ambiguous-credentials", "a session's cookie beside an access token"));
            if (!route.verb().equals("GET")) {
                found.add(new Failure("403", "cross-site-request", "with a cookie, but not from the site itself"));
            }
        }
    }

    private void answers() {
        if (route.method().isAnnotationPresent(Produces.class)
                || route.resource().isAnnotationPresent(Produces.class)) {
            add(CommonProblem.NOT_ACCEPTABLE, "Accept names nothing that this answers with");
        }
    }

    private void parameters() {
        if (takes(In.PATH, name -> !name.equals(CONTEXT))) {
            add(CommonProblem.NOT_FOUND, "there is no such thing, or none that the caller may see");
        }
        if (takes(In.QUERY, "cursor"::equals)) {
            add(CommonProblem.INVALID_CURSOR, "not one that this listing issued");
        }
        if (takes(In.HEADER, IdempotencyKey.HEADER::equalsIgnoreCase)) {
            add(CommonProblem.IDEMPOTENCY_KEY_REQUIRED, "the header is missing or malformed");
        }
        if (takes(In.HEADER, HttpHeaders.IF_MATCH::equalsIgnoreCase)) {
            add(CommonProblem.BAD_REQUEST, "If-Match is no list of entity tags");
            add(CommonProblem.PRECONDITION_FAILED, "it has changed meanwhile");
            if (!isOptional(route, HttpHeaders.IF_MATCH)) {
                add(CommonProblem.PRECONDITION_REQUIRED, "If-Match is missing");
            }
        }
        if (takes(In.QUERY, "limit"::equals)
                || Arrays.stream(route.method().getParameters()).anyMatch(Failures::isConstrained)) {
            add(CommonProblem.VALIDATION, INVALID);
        }
    }

    private void body() {
        if (operation.getRequestBody() == null) {
            return;
        }
        add(CommonProblem.MALFORMED_BODY, "the body cannot be read");
        add(CommonProblem.PAYLOAD_TOO_LARGE, "the body is larger than this service reads");
        add(CommonProblem.UNSUPPORTED_MEDIA_TYPE, "the body is of another type");
    }

    private void add(CommonProblem problem, String when) {
        found.add(Failure.of(problem, when));
    }

    /** Whether a header may be left out; its parameter is an {@link Optional} then. */
    static boolean isOptional(Route route, String header) {
        return Arrays.stream(route.method().getParameters())
                .filter(parameter -> parameter.getType() == Optional.class)
                .map(parameter -> parameter.getAnnotation(RestHeader.class))
                .anyMatch(annotation -> annotation != null && annotation.value().equalsIgnoreCase(header));
    }

    private boolean takes(In place, Predicate<String> name) {
        return operation.getParameters() != null
                && operation.getParameters().stream()
                        .anyMatch(parameter -> parameter.getIn() == place && name.test(parameter.getName()));
    }

    /** Bodies and other parameters alike. */
    private static boolean isConstrained(Parameter parameter) {
        return Arrays.stream(parameter.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(type -> type == Valid.class || type.isAnnotationPresent(Constraint.class));
    }
}
