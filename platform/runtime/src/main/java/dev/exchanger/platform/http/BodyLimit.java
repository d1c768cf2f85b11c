package dev.exchanger.platform.http;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.problem.ProblemWriter;

/**
 * Refuses bodies over {@code quarkus.http.limits.max-body-size} with a 413 problem; Quarkus itself answers 413 without
 * any body, and stays behind as the second line. A body of unknown length is read here, up to the limit, before
 * anything else looks at the request.
 */
@ApplicationScoped
public class BodyLimit {

    private final Vertx vertx;
    private final long limit;
    private final ProblemWriter problems;
    private final BodyHandler reader;

    public BodyLimit(
            Vertx vertx,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit,
            ProblemWriter problems) {
        this.vertx = vertx;
        this.limit = limit.asLongValue();
        this.problems = problems;
        this.reader = BodyHandler.create(false).setBodyLimit(this.limit);
    }

    void handle(RoutingContext request) {
        long length = declaredLength(request.request());
        if (length > limit) {
            refuse(request);
        } else if (length < 0 && hasBody(request.request())) {
            request.request().resume();
            reader.handle(request);
        } else {
            request.next();
        }
    }

    /** Answers 413; nothing but the end of the connection follows. */
    void refuse(RoutingContext request) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        // The rest of the body may never come, which is no failure to be logged.
        request.request().exceptionHandler(closed -> {});
        request.addEndHandler(answered -> LingeringClose.of(request.request(), vertx));
        problems.send(
                request, new ProblemException(CommonProblem.PAYLOAD_TOO_LARGE, "The limit is " + limit + " bytes"));
    }

    /** -1 when the length is not declared. The HTTP decoder already refused what is no number. */
    private static long declaredLength(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? -1 : Long.parseLong(length.trim());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    private static boolean hasBody(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }
}
