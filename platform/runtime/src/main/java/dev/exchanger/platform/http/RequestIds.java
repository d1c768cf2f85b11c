package dev.exchanger.platform.http;

import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;

import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.MDC;

import dev.exchanger.platform.trace.TraceIds;

/**
 * Names every request. A well-formed {@code X-Request-Id} of the client is kept, otherwise the trace id serves; either
 * way it is in the log context and in the answer.
 */
@ApplicationScoped
public class RequestIds {

    /** Header in both directions. */
    public static final String HEADER = "X-Request-Id";
    /** Key of the log context. */
    public static final String KEY = "requestId";

    // What a client sends goes into logs: nothing that could end a line or a field.
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{8,64}");

    void handle(RoutingContext request) {
        given(request).or(TraceIds::current).ifPresent(id -> {
            MDC.put(KEY, id);
            request.response().putHeader(HEADER, id);
        });
        request.next();
    }

    private static Optional<String> given(RoutingContext request) {
        String id = request.request().getHeader(HEADER);
        return id != null && WELL_FORMED.matcher(id).matches() ? Optional.of(id) : Optional.empty();
    }
}
