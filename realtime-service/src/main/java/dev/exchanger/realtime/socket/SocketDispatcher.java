package dev.exchanger.realtime.socket;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.problem.ProblemTable;
import dev.exchanger.platform.ratelimit.RateDecision;
import dev.exchanger.platform.ratelimit.RateLimit;
import dev.exchanger.platform.ratelimit.RateLimiter;

/** Takes each request to its {@link Verb} and its answer back, under the user's limit of events. Whatever fails, the socket stays. */
@ApplicationScoped
public class SocketDispatcher {

    private static final Logger LOG = Logger.getLogger(SocketDispatcher.class);
    private static final String PONG = "pong";
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Map<String, Verb> verbs;
    private final RateLimiter limiter;
    private final RateLimit limit;
    private final int abuseLimit;
    private final SocketMetrics metrics;

    public SocketDispatcher(@All List<Verb> verbs, RateLimiter limiter, SocketConfig config, SocketMetrics metrics) {
        this.verbs = verbs.stream().collect(Collectors.toUnmodifiableMap(Verb::type, Function.identity()));
        this.limiter = limiter;
        this.limit = new RateLimit("socket", "event", config.eventLimit(), config.eventWindow());
        this.abuseLimit = config.abuseLimit();
        this.metrics = metrics;
    }

    /** Handles one line of a client; never fails. */
    Uni<Void> handle(SocketConnection connection, Envelope envelope) {
        if (answersPing(connection, envelope)) {
            return Uni.createFrom().voidItem();
        }
        return budget(connection)
                .chain(budget -> budget.allowed()
                        ? answer(connection, envelope, budget)
                        : refuse(connection, envelope, tooMany(budget), budget))
                .onFailure()
                .recoverWithUni(failure -> refuse(connection, envelope, refusal(failure, connection), null));
    }

    /** The answer to our own ping is no event of the user; a pong nobody asked for is. */
    private static boolean answersPing(SocketConnection connection, Envelope envelope) {
        return envelope instanceof Envelope.Request request
                && request.type().equals(PONG)
                && connection.liveness().takePong();
    }

    private Uni<RateDecision> budget(SocketConnection connection) {
        RateDecision standing = connection.strikes().standing(System.nanoTime());
        Uni<RateDecision> decision = standing != null
                ? Uni.createFrom().item(standing)
                : limiter.check(limit, connection.userId().toString());
        return decision.invoke(made -> {
            if (connection.strikes().note(made, System.nanoTime()) > abuseLimit) {
                connection.close(CloseCode.RATE_ABUSE);
            }
        });
    }

    private Uni<Void> answer(SocketConnection connection, Envelope envelope, RateDecision budget) {
        if (envelope instanceof Envelope.Malformed malformed) {
            return refuse(connection, envelope, malformed.refusal(), budget);
        }
        Envelope.Request request = (Envelope.Request) envelope;
        return Uni.createFrom()
                .deferred(() -> verb(request).handle(connection, request))
                .invoke(reply -> {
                    if (request.id() != null) {
                        connection.send(EnvelopeWriter.reply(request.id(), reply, budget));
                    }
                    reply.afterwards().run();
                })
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> refuse(connection, envelope, refusal(failure, connection), budget));
    }

    private Verb verb(Envelope.Request request) {
        Verb verb = verbs.get(request.type());
        if (verb == null) {
            throw SocketError.UNKNOWN_TYPE.because("no message of this type");
        }
        return verb;
    }

    private Uni<Void> refuse(
            SocketConnection connection, Envelope envelope, RequestRefused refusal, RateDecision budget) {
        metrics.refusedRequest(refusal.error());
        connection.send(EnvelopeWriter.error(envelope.id(), refusal, budget));
        return Uni.createFrom().voidItem();
    }

    private static RequestRefused tooMany(RateDecision budget) {
        return new RequestRefused(SocketError.RATE_LIMITED, "too many events", budget.retryAfter());
    }

    /** What the client is told of a failure; of our own faults only a number to find them in the log by. */
    private static RequestRefused refusal(Throwable failure, SocketConnection connection) {
        if (failure instanceof RequestRefused refusal) {
            return refusal;
        }
        ProblemException problem = ProblemTable.describe(failure);
        SocketError error = error(problem.type().status());
        if (error == SocketError.INTERNAL) {
            String number = UUID.randomUUID().toString();
            LOG.errorf(failure, "Request on %s failed, number %s", connection, number);
            return error.because("number " + number);
        }
        Duration retry = problem.retryAfter().orElse(error.temporary() ? RETRY : null);
        return new RequestRefused(error, error == SocketError.DEGRADED ? null : problem.getMessage(), retry);
    }

    private static SocketError error(int status) {
        return switch (status) {
            case 400, 422 -> SocketError.BAD_REQUEST;
            case 401 -> SocketError.UNAUTHORIZED;
            case 403 -> SocketError.FORBIDDEN;
            case 404 -> SocketError.NOT_FOUND;
            case 409, 412 -> SocketError.CONFLICT;
            case 429 -> SocketError.RATE_LIMITED;
            case 503 -> SocketError.DEGRADED;
            default -> SocketError.INTERNAL;
        };
    }
}
