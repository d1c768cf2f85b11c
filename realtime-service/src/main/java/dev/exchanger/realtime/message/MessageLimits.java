package dev.exchanger.realtime.message;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.ratelimit.RateDecision;
import dev.exchanger.platform.ratelimit.RateLimit;
import dev.exchanger.platform.ratelimit.RateLimiter;

/** How often a user may write, over all nodes and both ways. */
@ApplicationScoped
class MessageLimits {

    private final RateLimiter limiter;
    private final RateLimit messages;
    private final RateLimit pins;
    private final RateLimit forwards;

    MessageLimits(RateLimiter limiter, MessageConfig config) {
        this.limiter = limiter;
        this.messages = new RateLimit("chat", "message", config.messages(), config.window());
        this.pins = new RateLimit("chat", "pin", config.pins(), config.window());
        this.forwards = new RateLimit("chat", "forward", config.forwards(), config.window());
    }

    Uni<RateDecision> message(UUID user) {
        return check(messages, user);
    }

    Uni<RateDecision> pin(UUID user) {
        return check(pins, user);
    }

    Uni<RateDecision> forward(UUID user) {
        return check(forwards, user);
    }

    private Uni<RateDecision> check(RateLimit limit, UUID user) {
        return limiter.checkStrictly(limit, user.toString()).invoke(decision -> {
            if (!decision.allowed()) {
                throw new ProblemException(CommonProblem.RATE_LIMITED, "too many: " + limit.action())
                        .withRetryAfter(decision.retryAfter());
            }
        });
    }
}
