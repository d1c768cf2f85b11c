package dev.exchanger.platform.http;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;

import io.vertx.ext.web.RoutingContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.problem.ProblemWriter;

/**
 * The last bound of a request: a server behind us that accepts and never answers (a frozen PostgreSQL, a half-open
 * connection) must not hold our clients for ever. The client gets a 503; whether the work took effect is then unknown, as
 * with any time-out, and idempotency keys are for that.
 */
@ApplicationScoped
public class RequestDeadline {

    private static final Duration COME_BACK = Duration.ofSeconds(5);

    private final Duration deadline;
    private final ProblemWriter problems;

    public RequestDeadline(HttpConfig config, ProblemWriter problems) {
        this.deadline = config.deadline();
        this.problems = problems;
    }

    void handle(RoutingContext request) {
        if (!WebSockets.isUpgrade(request.request())) {
            long timer = request.vertx().setTimer(deadline.toMillis(), fired -> expire(request));
            request.addEndHandler(ended -> request.vertx().cancelTimer(timer));
        }
        request.next();
    }

    /** After the access check, which may have waited: nobody would see what the resource does now. */
    @ServerRequestFilter(priority = Priorities.AUTHORIZATION)
    public void refuseAnswered(RoutingContext request) {
        if (request.response().headWritten()) {
            throw new ProblemException(CommonProblem.UNAVAILABLE, "not answered in time");
        }
    }

    private void expire(RoutingContext request) {
        if (!request.response().headWritten() && !request.response().ended()) {
            problems.send(
                    request,
                    new ProblemException(CommonProblem.UNAVAILABLE, "not answered in time").withRetryAfter(COME_BACK));
        }
    }
}
