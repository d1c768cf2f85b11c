package dev.exchanger.realtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.Replica;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.backend.BackendOptions;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.DatabaseAddress;
import dev.exchanger.testkit.backend.RedisServer;
import dev.exchanger.testkit.token.StubIdentity;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two replicas of the packaged service: what happens on one is heard on the other, and one may die or go. */
@TestMethodOrder(OrderAnnotation.class)
class TwoReplicasIT {

    private static Backends backends;
    private static StubIdentity identity;
    private static RedisServer redis;
    private static Replica first;
    private static Replica second;

    private final UserSpec user = UserSpec.web();

    @BeforeAll
    static void start() {
        backends = Backends.start(BackendOptions.forTests());
        redis = backends.redis();
        identity = new StubIdentity();
        DatabaseAddress database =
                backends.postgres().createDatabase("exchanger_realtime", "exchanger_realtime", "test-password");
        Map<String, String> environment = Replica.environment(database, redis.url(), identity);
        environment.put("EXCHANGER_REALTIME_SOCKET_DRAIN_WINDOW", "PT2S");
        first = new Replica("first", environment);
        second = new Replica("second", environment);
        first.ready();
        second.ready();
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable part : new AutoCloseable[] {first, second, identity, backends}) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    @Order(1)
    void idlesInLittleMemory() {
        System.out.printf("idle: %d and %d kB resident%n", first.residentKb(), second.residentKb());
        assertThat(first.residentKb()).isLessThan(256 * 1024);
        assertThat(second.residentKb()).isLessThan(256 * 1024);
    }

    @Test
    @Order(2)
    void anEventTakenByEitherReachesTheSocketsOfBoth() {
        try (TestSocket here = TestSocket.open(first.uri(), user);
                TestSocket there = TestSocket.open(second.uri(), user)) {
            for (int i = 1; i <= 20; i++) {
                addOrderEvent(i);
            }
            for (TestSocket socket : List.of(here, there)) {
                await().until(() -> socket.pushes("order.paid").size() == 20);
                socket.sync();
                assertThat(socket.pushes("order.paid"))
                        .extracting(push -> push.path("s").asInt())
                        .containsExactlyElementsOf(
                                IntStream.rangeClosed(1, 20).boxed().toList());
            }
        }
    }

    @Test
    @Order(3)
    void eachReplicaHasItsThreeConnectionsToRedisAndNoMore() {
        assertThat(redis.clientList())
                .extracting(line -> line.replaceFirst(".* name=(\\S*) .*", "$1"))
                .containsExactlyInAnyOrder(
                        "exchanger-realtime-commands-first",
                        "exchanger-realtime-subscriber-first",
                        "exchanger-realtime-streams-first",
                        "exchanger-realtime-commands-second",
                        "exchanger-realtime-subscriber-second",
                        "exchanger-realtime-streams-second");
    }

    @Test
    @Order(3)
    void aChatSpansBothReplicas() {
        UserSpec other = UserSpec.web();
        identity.user(other.userId(), "Other", "en");
        ChatClient onFirst = new ChatClient(first.uri(), user);
        ChatClient onSecond = new ChatClient(second.uri(), user);
        String chat = onFirst.group(other.userId());
        try (TestSocket here = TestSocket.open(first.uri(), other);
                TestSocket there = TestSocket.open(second.uri(), other)) {
            for (TestSocket socket : List.of(here, there)) {
                socket.request("room.join", "chat:" + chat, null);
            }
            List<Integer> places = Stream.of(onFirst, onSecond, onFirst, onSecond, onFirst, onSecond)
                    .parallel()
                    .map(client -> client.send(chat, "once", "the same")
                            .statusCode(201)
                            .extract()
                            .<Integer>path("seq"))
                    .toList();
            assertThat(places).containsOnly(2);
            for (TestSocket socket : List.of(here, there)) {
                socket.awaitPush("msg");
                socket.sync();
                assertThat(socket.pushes("msg")).hasSize(1);
            }
            onFirst.delete("/" + chat + "/members/" + other.userId()).statusCode(200);
            for (TestSocket socket : List.of(here, there)) {
                socket.awaitPush("room.left");
            }
        }
    }

    @Test
    @Order(3)
    void whatIsMissedOnOneReplicaComesOnTheOther() {
        UserSpec away = UserSpec.web();
        identity.user(away.userId(), "Away", "en");
        ChatClient onFirst = new ChatClient(first.uri(), user);
        String chat = onFirst.group(away.userId());
        String room = "chat:" + chat;
        try (TestSocket before = TestSocket.open(first.uri(), away)) {
            before.sync();
        }
        onFirst.send(chat, "one");
        onFirst.send(chat, "two");
        try (TestSocket there = TestSocket.open(second.uri(), away)) {
            assertThat(there.awaitPush("msg.flushed").path("d").path("n").asInt())
                    .isEqualTo(2);
            there.request("msg.received", room, Map.of("seq", 2));
            onFirst.send(chat, "three");
            there.awaitMessage(
                    "three", push -> push.path("d").path("body").asText().equals("three"));
            awaitUnread(there, 3);
        }
        try (TestSocket here = TestSocket.open(first.uri(), away);
                TestSocket there = TestSocket.open(second.uri(), away)) {
            for (TestSocket socket : List.of(here, there)) {
                socket.awaitPush("msg.flushed");
                assertThat(socket.pushes("msg.undelivered"))
                        .extracting(push -> push.path("d").path("body").asText())
                        .containsExactly("three");
            }
            awaitUnread(there, 3);
            here.request("msg.read", room, Map.of("seq", 3));
            awaitUnread(there, 0);
        }
    }

    private static void awaitUnread(TestSocket socket, int total) {
        socket.awaitMessage(
                total + " unread",
                push -> push.path("t").asText().equals("unread")
                        && push.path("d").path("total").asInt() == total);
    }

    @Test
    @Order(3)
    void aConnectionOnTheOtherReplicaKeepsTheUserOnline() {
        try (TestSocket there = TestSocket.open(second.uri(), user)) {
            TestSocket here = TestSocket.open(first.uri(), user);
            await().until(() -> online(user));
            here.close();
            await().until(() -> redis.command("ZCARD", RedisKeys.userConnections(user.userId()))
                    .equals(1L));
            assertThat(online(user)).isTrue();
            there.sync();
            assertThat(there.pushes("presence.changed"))
                    .noneMatch(push -> push.path("d").path("status").asText().equals("offline"));
        }
    }

    @Test
    @Order(3)
    void aTicketOfOneReplicaOpensOneSocketOnTheOtherAndIsInNoLog() {
        String token = TokenMinter.shared().accessToken(user);
        String ticket = given().auth()
                .oauth2(token)
                .post(first.uri().resolve("/api/v1/socket-tickets"))
                .then()
                .statusCode(201)
                .extract()
                .path("ticket");
        String query = "?ticket=" + ticket;
        try (TestSocket socket =
                TestSocket.open(second.uri(), query, builder -> builder.subprotocols("exchanger.rt.v1"))) {
            assertThat(socket.received().get(0).path("d").path("session").asText())
                    .isEqualTo(user.sessionId());
        }
        for (Replica replica : List.of(first, second)) {
            assertThat(TestSocket.refusal(replica.uri(), query, builder -> builder.subprotocols("exchanger.rt.v1"))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(replica.log()).doesNotContain(ticket).doesNotContain(token);
        }
    }

    @Test
    @Order(3)
    void anyReplicaTellsTheConnectionsOfAll() {
        String operator = TokenMinter.shared().accessToken(UserSpec.admin("metrics:read"));
        try (TestSocket there = TestSocket.open(second.uri(), user)) {
            await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> assertThat(given().auth()
                            .oauth2(operator)
                            .get(first.uri().resolve("/api/v1/connections/statistics"))
                            .then()
                            .statusCode(200)
                            .extract()
                            .<Integer>path("nodes.find { it.node == 'second' }.connections"))
                    .isGreaterThanOrEqualTo(1));
            there.sync();
        }
    }

    @Test
    @Order(4)
    void theLimitOfConnectionsHoldsAcrossReplicas() {
        List<TestSocket> sockets = IntStream.range(0, 20)
                .mapToObj(i -> TestSocket.open(i % 2 == 0 ? first.uri() : second.uri(), user))
                .toList();
        await().until(() ->
                redis.command("ZCARD", RedisKeys.userConnections(user.userId())).equals(20L));
        String token = TokenMinter.shared().accessToken(user);
        for (Replica replica : List.of(first, second)) {
            assertThat(TestSocket.refusal(replica.uri(), builder -> builder.subprotocols("exchanger.rt.v1")
                                    .header("Authorization", "Bearer " + token))
                            .statusCode())
                    .isEqualTo(429);
        }
        sockets.forEach(TestSocket::close);
    }

    @Test
    @Order(5)
    void afterAKillClientsResumeOnTheOtherReplicaWithoutGapAndTheRestGoOffline() {
        UserSpec abandoned = UserSpec.web();
        TestSocket lost = TestSocket.open(first.uri(), abandoned);
        TestSocket socket = TestSocket.open(first.uri(), user);
        addOrderEvent(1);
        JsonNode last = socket.awaitPush("order.paid");
        await().until(() -> online(abandoned) && online(user));
        first.kill9();
        Instant killed = Instant.now();
        assertThat(socket.awaitClose()).isEqualTo(1006);
        assertThat(lost.awaitClose()).isEqualTo(1006);
        for (int i = 2; i <= 10; i++) {
            addOrderEvent(i);
        }
        try (TestSocket back = TestSocket.openToResume(second.uri(), user)) {
            String own = "user:" + user.userId();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> "10".equals(redis.command("HGET", RedisKeys.roomSequence(own), "seq")));
            JsonNode room = back.request(
                            "resume",
                            null,
                            Map.of("pos", Map.of(own, Map.of("e", last.path("e").asText(), "s", 1))))
                    .path("d")
                    .path("rooms")
                    .path(own);
            assertThat(room.path("recovered").asBoolean()).isTrue();
            await().until(() -> back.pushes("order.paid").size() == 9);
            assertThat(back.pushes("order.paid"))
                    .extracting(push -> push.path("s").asInt())
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(2, 10).boxed().toList());
            await().atMost(Duration.ofSeconds(20)).until(() -> !online(abandoned));
            assertThat(Duration.between(killed, Instant.now())).isLessThan(Duration.ofSeconds(20));
            assertThat(online(user)).as("is on the other replica now").isTrue();
        }
    }

    @Test
    @Order(6)
    void aReplicaThatIsToldToGoSendsItsClientsAway() throws InterruptedException {
        List<TestSocket> sockets = IntStream.range(0, 5)
                .mapToObj(i -> TestSocket.open(second.uri(), UserSpec.web()))
                .toList();
        second.terminate();
        for (TestSocket socket : sockets) {
            long afterMs = socket.awaitPush("drain").path("d").path("afterMs").asLong();
            assertThat(afterMs).isBetween(0L, 2000L);
        }
        String token = TokenMinter.shared().accessToken(user);
        assertThat(TestSocket.refusal(second.uri(), builder -> builder.subprotocols("exchanger.rt.v1")
                                .header("Authorization", "Bearer " + token))
                        .statusCode())
                .isEqualTo(503);
        for (TestSocket socket : sockets) {
            assertThat(socket.awaitClose()).isEqualTo(4200);
            assertThat(socket.closeReason()).matches("after=\\d+");
        }
        assertThat(second.exit()).isIn(0, 143);
        assertThat(second.log()).contains("stop 200 socket-drain: done").doesNotContain(token);
    }

    private boolean online(UserSpec who) {
        return given().auth()
                .oauth2(TokenMinter.shared().accessToken(who))
                .get(second.uri().resolve("/api/v1/presence?users=" + who.userId()))
                .then()
                .statusCode(200)
                .extract()
                .path("users[0].isOnline");
    }

    private void addOrderEvent(long version) {
        UUID id = UuidV7.next();
        ObjectNode data = EnvelopeWriter.object()
                .put("orderId", UUID.randomUUID().toString())
                .put("userId", user.userId().toString())
                .put("version", version);
        CloudEvent event = new CloudEvent(
                id, "/exchanger/exchange", "exchange.order.paid.v1", "order", UuidV7.timeOf(id), version, null, data);
        redis.command("XADD", RedisKeys.events("exchange"), "*", "event", event.toJson());
    }
}
