package dev.exchanger.realtime.socket;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.UserPrincipal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The end of tokens, to the tick. */
class HeartbeatsTest {

    private static final Duration TICK = Duration.ofMillis(10);

    private final Vertx vertx = Vertx.vertx();
    private final SocketTimer timer = new SocketTimer(vertx, TICK);
    private final TestConnections connections = new TestConnections();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final SocketConnection connection = connections.connect(sent);
    private final Heartbeats heartbeats = new Heartbeats(
            timer,
            new SmallRyeConfigBuilder().withMapping(SocketConfig.class).build().getConfigMapping(SocketConfig.class),
            Clock.systemUTC());

    @BeforeEach
    void start() {
        timer.start(null);
    }

    @AfterEach
    void stop() {
        connections.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aTokenEndsOnTime() {
        Instant end = holdTokenFor(300);
        heartbeats.watch(connection);
        assertEndsAt(end);
    }

    @Test
    void aTokenThatHasEndedEndsAtOnce() {
        holdTokenFor(-1000);
        heartbeats.watch(connection);
        assertEndsAt(Instant.now());
    }

    /** The deadline of the old token fires before it is called off. */
    @Test
    void aTokenThatCameAtTheLastMomentCounts() {
        Instant first = holdTokenFor(100);
        heartbeats.watch(connection);
        Instant second = holdTokenFor(600);
        await().until(() -> Instant.now().isAfter(first.plusMillis(100)));
        assertThat(connection.open()).isTrue();
        assertEndsAt(second);
    }

    @Test
    void anOlderTokenIsTheOneThatCounts() {
        holdTokenFor(60_000);
        heartbeats.watch(connection);
        Instant end = holdTokenFor(200);
        heartbeats.renewed(connection);
        assertEndsAt(end);
    }

    @Test
    void nothingHappensToWhatIsForgotten() {
        Instant end = holdTokenFor(50);
        heartbeats.watch(connection);
        heartbeats.forget(connection);
        heartbeats.renewed(connection);
        await().until(() -> Instant.now().isAfter(end.plusMillis(100)));
        assertThat(connection.open()).isTrue();
    }

    private Instant holdTokenFor(long millis) {
        Instant end = Instant.now().plusMillis(millis);
        connection.renew(
                new UserPrincipal(UUID.randomUUID(), "session", ApplicationContext.WEB, "token", end, Set.of()),
                "token");
        return end;
    }

    private void assertEndsAt(Instant end) {
        await().pollInterval(Duration.ofMillis(2)).until(() -> sent.contains("closed 4104"));
        assertThat(Duration.between(end, Instant.now())).isBetween(Duration.ofMillis(-1), Duration.ofMillis(250));
    }
}
