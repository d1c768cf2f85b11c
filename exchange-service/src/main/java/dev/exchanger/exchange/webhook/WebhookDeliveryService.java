package dev.exchanger.exchange.webhook;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.ratelimit.RateDecision;
import dev.exchanger.platform.ratelimit.RateLimit;
import dev.exchanger.platform.ratelimit.RateLimiter;

/** What customers see of the messages to their endpoints, and how they have them sent again. */
@ApplicationScoped
public class WebhookDeliveryService {

    private final WebhookEndpointService endpoints;
    private final WebhookDeliveryRepository deliveries;
    private final WebhookDispatcher dispatcher;
    private final RateLimiter limiter;
    private final RateLimit limit;

    public WebhookDeliveryService(
            WebhookEndpointService endpoints,
            WebhookDeliveryRepository deliveries,
            WebhookDispatcher dispatcher,
            WebhookConfig config,
            RateLimiter limiter) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.dispatcher = dispatcher;
        this.limiter = limiter;
        this.limit = new RateLimit("exchange", "webhook-test", config.testsPerMinute(), Duration.ofMinutes(1));
    }

    /** The endpoint's log, newest first; see {@link WebhookDeliveryRepository#list}. */
    Uni<List<WebhookDelivery>> list(UUID user, UUID endpoint, Long before, int size) {
        return endpoints.get(user, endpoint).flatMap(found -> deliveries.list(endpoint, before, size));
    }

    /** Sends a message again, as the next one; fails with {@code conflict} unless the endpoint is active. */
    Uni<WebhookDelivery> redeliver(UUID user, UUID endpoint, UUID delivery) {
        return active(user, endpoint)
                .flatMap(found -> deliveries.again(endpoint, delivery))
                .map(found -> found.orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null)))
                .invoke(dispatcher::nudge);
    }

    /** Sends a message of no event, after those that wait; fails like {@link #redeliver} and with {@code rate-limited}. */
    Uni<WebhookDelivery> test(UUID user, UUID endpoint) {
        return active(user, endpoint)
                .flatMap(found -> limiter.check(limit, user.toString()))
                .invoke(WebhookDeliveryService::refuseIfTooMany)
                .flatMap(allowed -> deliveries.insert(endpoint, UuidV7.next(), WebhookEventTypes.TEST))
                .invoke(dispatcher::nudge);
    }

    private Uni<WebhookEndpoint> active(UUID user, UUID endpoint) {
        return endpoints.get(user, endpoint).invoke(found -> {
            if (found.status() != WebhookEndpoint.Status.ACTIVE) {
                throw new ProblemException(
                        CommonProblem.CONFLICT,
                        "The endpoint is " + found.status().code());
            }
        });
    }

    private static void refuseIfTooMany(RateDecision decision) {
        if (!decision.allowed()) {
            throw new ProblemException(CommonProblem.RATE_LIMITED, null).withRetryAfter(decision.retryAfter());
        }
    }
}
