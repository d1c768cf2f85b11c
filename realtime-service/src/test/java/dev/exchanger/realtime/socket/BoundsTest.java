package dev.exchanger.realtime.socket;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.realtime.testing.ExchangeStub;
import dev.exchanger.realtime.testing.RawSocket;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.fault.TcpProxy;
import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Whoever goes beyond a bound is told or sent away, the others notice nothing, and operators see it in a metric. */
@QuarkusTest
@RealtimeApplication
class BoundsTest {

    @TestHTTPResource
    URI service;

    @InjectFaults
    Faults faults;

    ExchangeStub exchange;

    @Inject
    Sockets sockets;

    @Inject
    SocketConfig config;

    @Inject
    MeterRegistry registry;

    @Inject
    RedisLink redis;

    private final UserSpec user = UserSpec.web();

    @AfterEach
    void heal() {
        exchange.always(null);
        faults.heal();
        await().atMost(Duration.ofSeconds(10)).until(redis::ready);
    }

    @Test
    void framesThatAreTooLargeBinaryOrNoJson() {
        try (TestSocket socket = TestSocket.open(service, user)) {
            for (var bad : Map.<String, Consumer<TestSocket>>of(
                            "too_large", each -> each.send("x".repeat(65_537)),
                            "unsupported", each -> each.sendBinary(new byte[1000]),
                            "bad_frame", each -> each.send("{oops"))
                    .entrySet()) {
                double before = count("requests_refused", "code", bad.getKey());
                bad.getValue().accept(socket);
                socket.awaitMessage(
                        bad.getKey(),
                        message -> message.path("err").path("c").asText().equals(bad.getKey()));
                assertThat(count("requests_refused", "code", bad.getKey()) - before)
                        .as(bad.getKey())
                        .isEqualTo(1);
            }
            socket.sync();
        }
    }

    @Test
    void aFloodOfBinaryFramesIsAFlood() {
        double before = count("closed", "code", "4101");
        double limited = count("requests_refused", "code", "rate_limited");
        try (RawSocket raw = new RawSocket(service, TokenMinter.shared().accessToken(user))) {
            CompletableFuture<Object> flood = CompletableFuture.supplyAsync(raw::readToClose);
            for (int i = 0; i < 200 && !flood.isDone(); i++) {
                sendIfOpen(raw, 2, new byte[100]);
            }
            await().until(() -> count("closed", "code", "4101") - before == 1);
            assertThat(count("requests_refused", "code", "rate_limited") - limited)
                    .isGreaterThanOrEqualTo(60);
        }
    }

    /** The layer below answers each ping; a client that sends them without end and reads nothing must not fill our memory. */
    @Test
    void aFloodOfPingFramesIsAFloodToo() {
        double before = count("closed", "code", "4100") + count("closed", "code", "4101");
        try (RawSocket raw = new RawSocket(service, TokenMinter.shared().accessToken(user))) {
            await().until(() -> !sockets.of(user.userId()).isEmpty());
            for (int i = 0; i < 20_000 && !sockets.of(user.userId()).isEmpty(); i++) {
                sendIfOpen(raw, 9, new byte[125]);
            }
            await().until(() -> sockets.of(user.userId()).isEmpty());
            await().until(() -> count("closed", "code", "4100") + count("closed", "code", "4101") - before == 1);
        }
    }

    @Test
    void aPingFrameNowAndThenIsAnsweredAndIsAnEvent() {
        try (TestSocket socket = TestSocket.open(service, user)) {
            for (int i = 0; i < 3; i++) {
                socket.ping();
            }
            await().until(() -> socket.pongs() == 3);
            assertThat(socket.request("ping", null, null).path("rl").path("rem").asInt())
                    .isBetween(96, 98);
        }
    }

    @Test
    void requestsThatWait() {
        TestSocket socket = TestSocket.open(service, user);
        SocketConnection connection = sockets.of(user.userId()).get(0);
        double before = count("closed", "code", "4100");
        faults.redisLink().pause();
        socket.send("{\"t\":\"ping\"}\n".repeat(200));
        await().pollInterval(Duration.ofMillis(5)).until(() -> connection.pendingRequests() == 199);
        assertThat(registry.get("exchanger_realtime_inbound_pending").gauge().value())
                .isGreaterThanOrEqualTo(199);
        socket.send("{\"t\":\"ping\"}\n".repeat(100));
        assertThat(socket.awaitClose()).isEqualTo(4100);
        await().until(() -> count("closed", "code", "4100") - before == 1);
        assertThat(connection.pendingRequests()).isZero();
    }

    @Test
    void bytesThatWait() {
        double before = count("closed", "code", "4102");
        try (RawSocket raw = new RawSocket(service, TokenMinter.shared().accessToken(user))) {
            await().until(() -> !sockets.of(user.userId()).isEmpty());
            SocketConnection connection = sockets.of(user.userId()).get(0);
            Frame large = EnvelopeWriter.push("test", EnvelopeWriter.object().put("x", "x".repeat(60_000)));
            int[] most = {0};
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                most[0] = Math.max(most[0], connection.pendingBytes());
                connection.send(large);
                return !connection.open();
            });
            assertThat(most[0]).isBetween(900_000, 1_048_576);
            await().until(() -> count("closed", "code", "4102") - before == 1);
        }
    }

    @Test
    void roomsByJoiningAndByResumingAgainAndAgain() {
        exchange.always(Answer.json(200, Map.of()));
        double before = count("rooms_refused");
        try (TestSocket socket = TestSocket.open(service, user)) {
            for (int i = 0; i < 7; i++) {
                assertThat(socket.request("room.join", "order:" + UUID.randomUUID(), null)
                                .has("ok"))
                        .isTrue();
            }
            assertThat(code(socket, "room.join", "order:" + UUID.randomUUID(), null))
                    .isEqualTo("conflict");
            Map<String, Object> more = Map.of("pos", Map.of("order:" + UUID.randomUUID(), Map.of("e", "x", "s", 0)));
            assertThat(code(socket, "resume", null, more)).isEqualTo("conflict");
            assertThat(count("rooms_refused") - before).isEqualTo(2);
            Map<String, Object> own = Map.of("pos", Map.of("user:" + user.userId(), Map.of("e", "x", "s", 0)));
            assertThat(socket.request("resume", null, own).has("ok")).isTrue();
        }
    }

    @Test
    void thousandsOfHandshakesOfOneUserLeaveFiveSocketsAndNothingElse() {
        String token = TokenMinter.shared().accessToken(user);
        double refusedBefore = count("handshakes_refused", "reason", "user-full");
        ConcurrentLinkedQueue<RawSocket> open = new ConcurrentLinkedQueue<>();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(16);
        try {
            List<CompletableFuture<Void>> handshakes = IntStream.range(0, 2000)
                    .mapToObj(i -> CompletableFuture.runAsync(
                            () -> {
                                try {
                                    open.add(new RawSocket(service, token));
                                } catch (IllegalStateException refusal) {
                                    assertThat(refusal).hasMessageStartingWith("HTTP/1.1 429");
                                    refused.incrementAndGet();
                                }
                                most.accumulateAndGet(sockets.of(user.userId()).size(), Math::max);
                            },
                            pool))
                    .toList();
            handshakes.forEach(CompletableFuture::join);
        } finally {
            pool.shutdownNow();
        }
        assertThat(most.get()).isBetween(1, 5);
        assertThat(open.size() + refused.get()).isEqualTo(2000);
        assertThat(count("handshakes_refused", "reason", "user-full") - refusedBefore)
                .isEqualTo(refused.get());
        open.forEach(RawSocket::close);
        await().until(() -> sockets.of(user.userId()).isEmpty());
        await().ignoreExceptions().until(() -> {
            TestSocket.open(service, user).close();
            return true;
        });
    }

    @Test
    void aNodeThatIsFullSaysSoAndTakesTheNextOnceThereIsRoom() {
        double before = count("handshakes_refused", "reason", "node-full");
        List<UUID> others = new ArrayList<>();
        UUID next = UUID.randomUUID();
        while (sockets.reserve(next, config.maxConnections(), 1) == Sockets.Place.TAKEN) {
            others.add(next);
            next = UUID.randomUUID();
        }
        String token = TokenMinter.shared().accessToken(UserSpec.web());
        try {
            HttpResponse<?> refused = TestSocket.refusal(service, builder -> builder.subprotocols("exchanger.rt.v1")
                    .header("Authorization", "Bearer " + token));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(count("handshakes_refused", "reason", "node-full") - before)
                    .isEqualTo(1);
        } finally {
            others.forEach(sockets::release);
        }
        TestSocket.openWith(service, token).close();
    }

    @Test
    void refusedHandshakesAreCountedByTheirReason() {
        for (var refusal : Map.of("protocol", "exchanger.rt.v9", "credential", "exchanger.rt.v1")
                .entrySet()) {
            double before = count("handshakes_refused", "reason", refusal.getKey());
            TestSocket.refusal(
                    service, builder -> builder.subprotocols(refusal.getValue()).header("Authorization", "Bearer x"));
            assertThat(count("handshakes_refused", "reason", refusal.getKey()) - before)
                    .isEqualTo(1);
        }
    }

    @Test
    void aSocketWhosePeerHasVanishedIsFoundAndCutOff() {
        double before = count("closed", "code", "4103");
        try (TcpProxy network = new TcpProxy(service.getHost(), service.getPort())) {
            TestSocket socket = TestSocket.open(URI.create("http://" + network.host() + ":" + network.port()), user);
            SocketConnection connection = sockets.of(user.userId()).get(0);
            network.silence();
            // A ping, the time for its answer, and the time for a close frame that nobody takes.
            await().atMost(Duration.ofSeconds(8))
                    .until(() -> sockets.of(user.userId()).isEmpty());
            assertThat(connection.closeCode()).isEqualTo(CloseCode.NO_PONG);
            await().until(() -> connection.rooms().isEmpty() && count("closed", "code", "4103") - before == 1);
            socket.abort();
        }
    }

    private static void sendIfOpen(RawSocket raw, int opcode, byte[] payload) {
        try {
            raw.sendFrame(opcode, payload);
        } catch (UncheckedIOException closed) {
            // That is what the flood is for.
        }
    }

    private static String code(TestSocket socket, String type, String room, Object data) {
        return socket.request(type, room, data).path("err").path("c").asText();
    }

    private double count(String name, String... tags) {
        return registry.find("exchanger_realtime_" + name).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
