package dev.exchanger.realtime.limit;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.ratelimit.RateDecision;
import dev.exchanger.platform.ratelimit.RateLimit;
import dev.exchanger.platform.ratelimit.RateLimiter;

/**
 * The limits of what a user writes. Each method takes one from the budget of its action and answers what is left, or
 * fails with {@code rate-limited}, which becomes {@code rate_limited} on the socket and 429 by REST, both with the time to
 * wait. While Redis is away each node grants its share by itself; the checks never fail for that.
 */
@Startup
@ApplicationScoped
public class UserLimits {

    private static final String SCOPE = "user";

    private final RateLimiter limiter;
    private final Budget messages;
    private final Budget pins;
    private final Budget forwards;

    public UserLimits(RateLimiter limiter, UserLimitConfig config, MeterRegistry registry) {
        this.limiter = limiter;
        this.messages = budget("message", config.messages(), config, registry);
        this.pins = budget("pin", config.pins(), config, registry);
        this.forwards = budget("forward", config.forwards(), config, registry);
    }

    private record Budget(RateLimit limit, Counter refused) {}

    private static Budget budget(String action, long permits, UserLimitConfig config, MeterRegistry registry) {
        return new Budget(
                new RateLimit(SCOPE, action, permits, config.window()),
                registry.counter("exchanger_realtime_user_limit_refused", "action", action));
    }

    /** The user sends a message. */
    public Uni<RateDecision> message(UUID user) {
        return take(messages, user);
    }

    /** The user pins or unpins a message. */
    public Uni<RateDecision> pin(UUID user) {
        return take(pins, user);
    }

    /** The user forwards messages. */
    public Uni<RateDecision> forward(UUID user) {
        return take(forwards, user);
    }

    private Uni<RateDecision> take(Budget budget, UUID user) {
        // Strictly: so few a minute would be twice as many in the first one otherwise.
        return limiter.checkStrictly(budget.limit(), user.toString()).invoke(decision -> {
            if (!decision.allowed()) {
                budget.refused().increment();
                throw tooMany(budget.limit(), decision);
            }
        });
    }

    private static ProblemException tooMany(RateLimit limit, RateDecision decision) {
        String detail = "more than %d of '%s' in %d seconds"
                .formatted(limit.permits(), limit.action(), limit.window().toSeconds());
        return RateHeaders.put(
                new ProblemException(CommonProblem.RATE_LIMITED, detail).withRetryAfter(decision.retryAfter()),
                decision);
    }
}
