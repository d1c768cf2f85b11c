package dev.exchanger.exchange.analytics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;

import dev.exchanger.exchange.analytics.ClientEvents.ClientEvent;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.ratelimit.RateDecision;
import dev.exchanger.platform.ratelimit.RateLimit;
import dev.exchanger.platform.ratelimit.RateLimiter;

/** Takes what clients tell. They can tell neither of others nor what only the desk knows. */
@ApplicationScoped
public class AnalyticsService {

    private static final Duration OLDEST = Duration.ofDays(1);

    private final Analytics analytics;
    private final ObjectMapper json;
    private final Clock clock;
    private final RateLimiter limiter;
    private final RateLimit limit;

    public AnalyticsService(
            Analytics analytics, ObjectMapper json, Clock clock, AnalyticsConfig config, RateLimiter limiter) {
        this.analytics = analytics;
        this.json = json;
        this.clock = clock;
        this.limiter = limiter;
        this.limit = new RateLimit("exchange", "analytics", config.requestsPerMinute(), Duration.ofMinutes(1));
    }

    /** @return how many events are kept; fails with {@code rate-limited} */
    Uni<Integer> record(UUID user, ClientEvents request) {
        return limiter.check(limit, user.toString())
                .invoke(AnalyticsService::refuseIfTooMany)
                .map(allowed -> (int) request.events().stream()
                        .filter(event -> analytics.record(event(user, event)))
                        .count());
    }

    private AnalyticsEvent event(UUID user, ClientEvent event) {
        Map<String, String> data = event.data() == null ? Map.of() : event.data();
        return new AnalyticsEvent(UuidV7.next(), user, "client." + event.name().code(), write(data), at(event.at()));
    }

    /** The client's clock, as far as it can be true. */
    private Instant at(Instant told) {
        Instant now = clock.instant();
        boolean credible = told != null && !told.isAfter(now) && told.isAfter(now.minus(OLDEST));
        return credible ? told : now;
    }

    private String write(Map<String, String> data) {
        try {
            return json.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refuseIfTooMany(RateDecision decision) {
        if (!decision.allowed()) {
            throw new ProblemException(CommonProblem.RATE_LIMITED, null).withRetryAfter(decision.retryAfter());
        }
    }
}
