package dev.exchanger.exchange.webhook;

import java.net.URI;
import java.time.Clock;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;

import dev.exchanger.exchange.signature.StandardWebhook;
import dev.exchanger.exchange.webhook.WebhookTargets.Refused;
import dev.exchanger.exchange.webhook.WebhookTargets.Target;

/** Sends one message: signed as Standard Webhooks, to the address that was checked, following nothing. */
@ApplicationScoped
public class WebhookSender {

    // quarkus.tls.webhooks.*
    private static final String TLS = "webhooks";
    private static final int LONGEST_ERROR = 200;
    private static final int ANSWER_LIMIT = 64 * 1024;

    private final Vertx vertx;
    private final HttpClient client;
    private final WebhookTargets targets;
    private final WebhookSecrets secrets;
    private final WebhookConfig config;
    private final Clock clock;

    @Inject
    public WebhookSender(
            Vertx vertx,
            WebhookTargets targets,
            WebhookSecrets secrets,
            WebhookConfig config,
            Clock clock,
            TlsConfigurationRegistry tls) {
        this(
                vertx,
                targets,
                secrets,
                config,
                clock,
                tls.get(TLS).map(TlsConfiguration::getTrustStoreOptions).orElse(null));
    }

    /** @param trust whose certificates count, null for the authorities the JVM knows */
    WebhookSender(
            Vertx vertx,
            WebhookTargets targets,
            WebhookSecrets secrets,
            WebhookConfig config,
            Clock clock,
            TrustOptions trust) {
        this.vertx = vertx;
        this.targets = targets;
        this.secrets = secrets;
        this.config = config;
        this.clock = clock;
        int seconds = (int) Math.max(1, config.timeout().toSeconds());
        this.client = vertx.createHttpClient(
                // A connection of its own for each message: none outlives the check of its address.
                new HttpClientOptions()
                        .setKeepAlive(false)
                        .setConnectTimeout((int) config.timeout().toMillis())
                        .setIdleTimeout(2 * seconds)
                        .setTrustOptions(trust),
                new PoolOptions().setHttp1MaxSize(config.parallel()));
    }

    /** What the receiver says within the time-out. Never fails. */
    Uni<WebhookAttempt.Outcome> send(WebhookAttempt attempt) {
        AtomicReference<HttpClientRequest> request = new AtomicReference<>();
        return targets.resolve(attempt.url())
                .chain(target -> Uni.createFrom().completionStage(() -> client.request(options(attempt, target))
                        .compose(ready -> {
                            request.set(ready);
                            return ready.send(attempt.body());
                        })
                        .map(this::outcome)
                        .toCompletionStage()))
                .ifNoItem()
                .after(config.timeout())
                .fail()
                .onFailure()
                .recoverWithItem(failure -> {
                    if (request.get() != null) {
                        request.get().reset();
                    }
                    return WebhookAttempt.Outcome.unanswered(reason(failure));
                });
    }

    private RequestOptions options(WebhookAttempt attempt, Target target) {
        URI uri = target.uri();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        String id = attempt.id().toString();
        String signatures = Stream.concat(Stream.of(attempt.secret()), attempt.previousSecret().stream())
                .map(secret -> secrets.open(attempt.endpointId(), secret))
                .map(secret -> StandardWebhook.sign(secret, id, timestamp, attempt.body()))
                .collect(Collectors.joining(" "));
        return new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(
                        target.port(), target.address().getHostAddress()))
                .setHost(target.host())
                .setPort(target.port())
                .setSsl(target.tls())
                .setMethod(HttpMethod.POST)
                .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
                .setFollowRedirects(false)
                .putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "Exchanger-Webhooks/1")
                .putHeader("webhook-id", id)
                .putHeader("webhook-timestamp", timestamp)
                .putHeader("webhook-signature", signatures);
    }

    /** The head is all that matters; of the rest no more is taken than a receiver has reason to say. */
    private WebhookAttempt.Outcome outcome(HttpClientResponse response) {
        HttpClientRequest request = response.request();
        long timer = vertx.setTimer(config.timeout().toMillis(), id -> request.reset());
        int[] taken = {0};
        response.exceptionHandler(broken -> vertx.cancelTimer(timer));
        response.endHandler(end -> vertx.cancelTimer(timer));
        response.handler(part -> {
            taken[0] += part.length();
            if (taken[0] > ANSWER_LIMIT) {
                request.reset();
            }
        });
        return WebhookAttempt.Outcome.answered(
                response.statusCode(),
                RetryAfter.of(response.getHeader("Retry-After"), clock.instant(), config.longestRetryAfter()));
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return "No answer in time";
        }
        String reason = cause instanceof Refused
                ? cause.getMessage()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return reason.substring(0, Math.min(reason.length(), LONGEST_ERROR));
    }
}
