package dev.exchanger.exchange.webhook;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.exchanger.exchange.testing.Settings;

import static org.assertj.core.api.Assertions.assertThat;

/** A message is told to who proves its name, by an authority that counts, and to nobody else. */
class WebhookTlsTest {

    private static final Vertx VERTX = Vertx.vertx();

    private SelfSignedServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new SelfSignedServer(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void whoseAuthorityIsTrustedIsTold() {
        WebhookAttempt.Outcome outcome = send(server.url(), server.trust());
        assertThat(outcome.error()).isNull();
        assertThat(outcome.delivered()).isTrue();
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void whoseAuthorityIsNotTrustedIsNot() {
        assertThat(send(server.url(), null).error()).contains("SSLHandshakeException");
        assertThat(server.requests()).isZero();
    }

    @Test
    void aTrustedCertificateOfAnotherNameIsNotEnough() {
        assertThat(send(server.url("127.0.0.1"), server.trust()).error()).contains("SSLHandshakeException");
        assertThat(server.requests()).isZero();
    }

    private static WebhookAttempt.Outcome send(String url, TrustOptions trust) {
        WebhookConfig config = Settings.of(
                WebhookConfig.class, Map.of("secret-key", "0123456789abcdef0123456789abcdef", "any-target", "true"));
        WebhookSecrets secrets = new WebhookSecrets(config);
        WebhookSender sender =
                new WebhookSender(VERTX, new WebhookTargets(config, VERTX), secrets, config, Clock.systemUTC(), trust);
        UUID endpoint = UUID.randomUUID();
        WebhookAttempt attempt = new WebhookAttempt(
                UUID.randomUUID(),
                endpoint,
                1,
                url,
                "{}",
                secrets.seal(endpoint, secrets.create()),
                Optional.empty(),
                Instant.now());
        return sender.send(attempt).await().atMost(Duration.ofSeconds(20));
    }
}
