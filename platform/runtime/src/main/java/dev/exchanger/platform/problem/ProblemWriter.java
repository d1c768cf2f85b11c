package dev.exchanger.platform.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import org.jboss.logging.Logger;

import dev.exchanger.platform.trace.TraceIds;

/** Writes problems as JSON text: the answer must not depend on what the failed resource produces or the client accepts. */
@ApplicationScoped
public class ProblemWriter {

    private static final Logger LOG = Logger.getLogger(ProblemWriter.class);

    private static final int MAX_CAUSES = 3;

    private final ObjectMapper json;

    public ProblemWriter(ObjectMapper json) {
        this.json = json;
    }

    /** The body. */
    public String write(ProblemException problem, String path) {
        try {
            return json.writeValueAsString(
                    Problem.of(problem, path, TraceIds.current().orElse(null)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "A problem holds a member that is not JSON: "
                            + problem.type().code(),
                    e);
        }
    }

    /** The headers that belong to the problem. */
    public Map<String, String> headers(ProblemException problem) {
        Map<String, String> headers = new LinkedHashMap<>(problem.headers());
        problem.retryAfter().ifPresent(delay -> headers.put("Retry-After", Long.toString(wholeSeconds(delay))));
        if (problem.type().status() == 401) {
            headers.putIfAbsent("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
        return headers;
    }

    /** Answers a request that never reaches JAX-RS. */
    public void send(RoutingContext request, ProblemException problem) {
        log(problem, problem);
        var response = request.response().setStatusCode(problem.type().status());
        headers(problem).forEach(response::putHeader);
        response.putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(write(problem, request.normalizedPath()));
    }

    /** Clients' mistakes are DEBUG, ours are ERROR, a dependency away is known elsewhere and stays one WARN line. */
    public void log(ProblemException problem, Throwable failure) {
        int status = problem.type().status();
        if (status == 503) {
            LOG.warnf("503 %s: %s", problem.type().code(), chain(failure));
        } else if (status >= 500) {
            LOG.errorf(failure, "%d %s", status, problem.type().code());
        } else {
            LOG.debugf("%d %s: %s", status, problem.type().code(), failure.getMessage());
        }
    }

    /** The failure and what caused it, in one line without traces: an outage makes thousands of them. */
    private static String chain(Throwable failure) {
        StringBuilder line = new StringBuilder(failure.toString());
        Throwable cause = failure.getCause();
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            line.append(" <- ").append(cause);
            cause = cause.getCause();
        }
        return line.toString();
    }

    private static long wholeSeconds(Duration delay) {
        return Math.max(1, delay.plusMillis(999).toSeconds());
    }
}
