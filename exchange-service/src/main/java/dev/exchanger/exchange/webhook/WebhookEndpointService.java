package dev.exchanger.exchange.webhook;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** What customers do with their endpoints. Those of others do not exist: every failure to find one is a 404. */
@ApplicationScoped
public class WebhookEndpointService {

    private final Pool pool;
    private final WebhookEndpointRepository endpoints;
    private final WebhookTargets targets;
    private final WebhookSecrets secrets;
    private final WebhookConfig config;

    public WebhookEndpointService(
            Pool pool,
            WebhookEndpointRepository endpoints,
            WebhookTargets targets,
            WebhookSecrets secrets,
            WebhookConfig config) {
        this.pool = pool;
        this.endpoints = endpoints;
        this.targets = targets;
        this.secrets = secrets;
        this.config = config;
    }

    /** An endpoint with its new secret, which is not told again. */
    record WithSecret(WebhookEndpoint endpoint, String secret) {}

    /** Fails with {@code webhook-url}, {@code webhook-limit} or {@code validation}. */
    Uni<WithSecret> create(UUID user, WebhookEndpointRequest request) {
        targets.check(request.url());
        checkTypes(request.eventTypes());
        UUID id = UuidV7.next();
        String secret = secrets.create();
        return Transactions.in(pool, transaction -> endpoints
                        .countAlone(transaction, user)
                        .invoke(this::checkLimit)
                        .flatMap(count -> endpoints.insert(
                                transaction, id, user, request.url(), request.eventTypes(), secrets.seal(id, secret))))
                .map(endpoint -> new WithSecret(endpoint, secret));
    }

    /** All endpoints of the user, oldest first. */
    Uni<List<WebhookEndpoint>> list(UUID user) {
        return endpoints.list(user);
    }

    Uni<WebhookEndpoint> get(UUID user, UUID id) {
        return endpoints.find(user, id).map(WebhookEndpointService::required);
    }

    /**
     * Changes an endpoint; {@code active} calls a disabled one again, with all that waits for it.
     *
     * @return the changed endpoint; fails with {@code precondition-failed}, and as {@link #create} does
     */
    Uni<WebhookEndpoint> change(UUID user, UUID id, IfMatch condition, WebhookEndpointPatch patch) {
        if (patch.url() != null) {
            targets.check(patch.url());
        }
        if (patch.eventTypes() != null) {
            checkTypes(patch.eventTypes());
        }
        WebhookEndpoint.Status status = patch.status() == null
                ? null
                : WebhookEndpoint.Status.valueOf(patch.status().toUpperCase(Locale.ROOT));
        return get(user, id).flatMap(endpoint -> {
            condition.check(endpoint.version());
            return endpoints
                    .update(user, id, endpoint.version(), patch.url(), patch.eventTypes(), status)
                    .map(changed -> changed.orElseThrow(IfMatch::stale));
        });
    }

    /** Makes a new secret; the former one signs too for a while, the one before it no more. */
    Uni<WithSecret> rotate(UUID user, UUID id) {
        String secret = secrets.create();
        return endpoints
                .rotate(user, id, secrets.seal(id, secret), config.overlap())
                .map(WebhookEndpointService::required)
                .map(endpoint -> new WithSecret(endpoint, secret));
    }

    /** Nothing is sent to the endpoint any more, but for an attempt that is under way. */
    Uni<Void> delete(UUID user, UUID id) {
        return endpoints.delete(user, id).map(existed -> {
            if (!existed) {
                throw new ProblemException(CommonProblem.NOT_FOUND, null);
            }
            return null;
        });
    }

    private void checkLimit(long count) {
        if (count >= config.perUser()) {
            throw new ProblemException(ExchangeProblem.WEBHOOK_LIMIT, null).with("limit", config.perUser());
        }
    }

    private static void checkTypes(Set<String> types) {
        if (!WebhookEventTypes.ALL.containsAll(types)) {
            throw new ProblemException(CommonProblem.VALIDATION, null)
                    .withError("eventTypes", "must be of " + String.join(", ", WebhookEventTypes.ALL));
        }
    }

    private static WebhookEndpoint required(Optional<WebhookEndpoint> endpoint) {
        return endpoint.orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null));
    }
}
