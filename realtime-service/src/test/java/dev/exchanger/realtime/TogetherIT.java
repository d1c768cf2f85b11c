package dev.exchanger.realtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

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

/** People on two replicas who work on one document and share a chat; then Redis is lost, then a replica. */
@TestMethodOrder(OrderAnnotation.class)
class TogetherIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static Backends backends;
    private static StubIdentity identity;
    private static RedisServer redis;
    private static Replica first;
    private static Replica second;

    private final UserSpec ann = UserSpec.web();
    private final UserSpec bob = UserSpec.web();
    private final List<TestSocket> sockets = new ArrayList<>();
    private String room;

    @BeforeAll
    static void start() {
        backends = Backends.start(BackendOptions.forTests());
        redis = backends.redis();
        identity = new StubIdentity();
        DatabaseAddress database =
                backends.postgres().createDatabase("exchanger_together", "exchanger_together", "test-password");
        Map<String, String> environment = Replica.environment(database, redis.url(), identity);
        environment.put("EXCHANGER_REALTIME_SOCKET_EVENT_LIMIT", "1000");
        first = new Replica("together-first", environment);
        second = new Replica("together-second", environment);
        first.ready();
        second.ready();
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable part : new AutoCloseable[] {first, second, identity, backends}) {
            if (part != null) {
                part.close();
            }
        }
    }

    @AfterEach
    void cleanUp() {
        sockets.forEach(TestSocket::close);
    }

    @Test
    @Order(1)
    void operationsOfBothReplicasHaveOneOrderAndMakeOneDocument() {
        TestSocket here = open(first, ann);
        TestSocket there = open(second, bob);
        openSession();
        String epoch = join(here).path("e").asText();
        assertThat(join(there).path("e").asText()).isEqualTo(epoch);
        here.awaitMessage("coming", message -> is(message, "collab.joined", bob));
        for (int i = 1; i <= 50; i++) {
            // Both write the same fields, and neither waits for the other.
            sendPut(here, "k" + i, "f" + i % 7, "ann " + i, epoch);
            sendPut(there, "k" + i, "f" + i % 7, "bob " + i, epoch);
        }
        for (TestSocket socket : sockets) {
            await().atMost(LIMIT).until(() -> socket.pushes("collab.op").size() == 100);
            assertThat(socket.pushes("collab.op"))
                    .extracting(push -> push.path("s").asInt())
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(1, 100).boxed().toList());
        }
        assertThat(here.pushes("collab.op")).isEqualTo(there.pushes("collab.op"));
        JsonNode atFirst = join(here);
        JsonNode atSecond = join(there);
        assertThat(atFirst.path("s").asInt()).isEqualTo(100);
        assertThat(atSecond.path("d").path("doc")).isEqualTo(atFirst.path("d").path("doc"));
    }

    @Test
    @Order(1)
    void eachReplicaSaysWhatItKeepsWhere() {
        for (Replica replica : List.of(first, second)) {
            assertThat(replica.log())
                    .contains("FEATURE_FLAGS collaboration=redis websockets=redis eventOrdering=redis");
        }
    }

    @Test
    @Order(1)
    void aChatMateOnTheOtherReplicaIsHeardOf() {
        String chat = directChat();
        TestSocket there = open(second, bob);
        there.request("room.join", "chat:" + chat, null);
        TestSocket here = open(first, ann);
        there.awaitMessage("online", message -> tells(message, "online"));
        here.request("presence.heartbeat", null, Map.of("status", "busy"));
        there.awaitMessage("busy", message -> tells(message, "busy"));
        here.close();
        TestSocket moved = open(second, ann);
        moved.request("presence.heartbeat", null, Map.of("status", "away"));
        there.awaitMessage("away", message -> tells(message, "away"));
        moved.close();
        await().atMost(LIMIT).until(() -> there.received().stream().anyMatch(message -> tells(message, "offline")));
        assertThat(there.received().stream().filter(message -> tells(message, "offline")))
                .as("a move is no flap")
                .hasSize(1);
    }

    /** Redis loses everything: what it had acknowledged a second before is there, in a new epoch, the same on both. */
    @Test
    @Order(2)
    void aLostRedisMeansANewEpochOnBothReplicasWithWhatWasSaved() {
        TestSocket here = open(first, ann);
        TestSocket there = open(second, bob);
        openSession();
        String epoch = join(here).path("e").asText();
        join(there);
        for (int i = 1; i <= 10; i++) {
            assertThat(put(i % 2 == 0 ? here : there, "k" + i, "f" + i, i, epoch)
                            .path("ok")
                            .asBoolean())
                    .isTrue();
        }
        Instant acknowledged = Instant.now();
        // The declared window.
        await().until(() -> Duration.between(acknowledged, Instant.now()).toMillis() >= 1000);
        put(here, "late", "late", "perhaps lost", epoch);
        redis.flush();
        JsonNode again = awaitJoin(here);
        String next = again.path("e").asText();
        assertThat(next).isNotEqualTo(epoch);
        assertThat(again.path("s").asInt()).isZero();
        for (int i = 1; i <= 10; i++) {
            assertThat(again.path("d")
                            .path("doc")
                            .path("fields")
                            .path("f" + i)
                            .path("v")
                            .asInt())
                    .isEqualTo(i);
        }
        JsonNode onSecond = awaitJoin(there);
        assertThat(onSecond.path("e").asText()).isEqualTo(next);
        assertThat(onSecond.path("d").path("doc")).isEqualTo(again.path("d").path("doc"));
        assertThat(put(there, "old", "x", 1, epoch).path("err").path("c").asText())
                .as("nothing is built on what was lost")
                .isEqualTo("conflict");
        assertThat(put(here, "n1", "x", 1, next).path("s").asInt()).isEqualTo(1);
        assertThat(put(there, "n2", "x", 2, next).path("s").asInt()).isEqualTo(2);
        for (TestSocket socket : sockets) {
            socket.awaitMessage(
                    "operation of the new epoch",
                    message -> message.path("t").asText().equals("collab.op")
                            && message.path("e").asText().equals(next)
                            && message.path("s").asInt() == 2);
        }
    }

    @Test
    @Order(3)
    void whoWasOnAReplicaThatIsKilledLeavesWithinTwentySecondsAndWhatItTookIsSaved() {
        String chat = directChat();
        // In the chat before she comes: who comes to a room later is not told of what was told in it.
        TestSocket there = open(second, bob);
        assertThat(there.request("room.join", "chat:" + chat, null).path("ok").asBoolean())
                .isTrue();
        TestSocket here = open(first, ann);
        there.awaitMessage("online", message -> tells(message, "online"));
        openSession();
        join(there);
        String epoch = join(here).path("e").asText();
        there.awaitMessage("coming", message -> is(message, "collab.joined", ann));
        for (int i = 1; i <= 20; i++) {
            put(here, "k" + i, "f" + i, i, epoch);
        }
        first.kill9();
        Instant killed = Instant.now();
        await().atMost(LIMIT)
                .until(() -> there.received().stream().anyMatch(message -> is(message, "collab.left", ann)));
        await().atMost(LIMIT).until(() -> there.received().stream().anyMatch(message -> tells(message, "offline")));
        Duration noticed = Duration.between(killed, Instant.now());
        System.out.printf("dead node: participant and chat mate gone after %d ms%n", noticed.toMillis());
        assertThat(noticed).isLessThan(LIMIT);
        JsonNode joined = awaitJoin(there);
        assertThat(joined.path("e").asText()).isEqualTo(epoch);
        assertThat(joined.path("s").asInt()).isEqualTo(20);
        assertThat(joined.path("d").path("doc").path("fields").size()).isEqualTo(20);
        assertThat(joined.path("d").path("present"))
                .extracting(JsonNode::asText)
                .containsExactly(bob.userId().toString());
        there.sync();
        assertThat(there.pushes("collab.left")).hasSize(1);
    }

    private TestSocket open(Replica replica, UserSpec user) {
        TestSocket socket = TestSocket.open(replica.uri(), user);
        sockets.add(socket);
        return socket;
    }

    private String directChat() {
        identity.user(bob.userId(), "Bob", "en");
        return new ChatClient(first.uri(), ann)
                .create("direct", Map.of("kind", "direct", "members", List.of(bob.userId())))
                .statusCode(201)
                .extract()
                .path("chat.chat.id");
    }

    private void openSession() {
        room = given().auth()
                .oauth2(TokenMinter.shared().accessToken(ann))
                .contentType("application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(Map.of("title", "Terms", "participants", List.of(bob.userId())))
                .post(first.uri().resolve("/api/v1/collaboration/sessions"))
                .then()
                .statusCode(201)
                .extract()
                .path("session.room");
    }

    private JsonNode join(TestSocket socket) {
        JsonNode answer = socket.request("collab.join", room, null);
        assertThat(answer.path("ok").asBoolean()).as(answer.toString()).isTrue();
        return answer;
    }

    private JsonNode awaitJoin(TestSocket socket) {
        return await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(300))
                .until(() -> socket.request("collab.join", room, null), answer -> answer.path("ok")
                        .asBoolean());
    }

    private JsonNode put(TestSocket socket, String key, String field, Object value, String epoch) {
        return socket.request("collab.op", room, key, operation(field, value, epoch));
    }

    private void sendPut(TestSocket socket, String key, String field, String value, String epoch) {
        socket.send("""
                {"t":"collab.op","r":"%s","k":"%s","d":{"op":"put","field":"%s","value":"%s","base":{"e":"%s","s":0}}}""".formatted(room, key, field, value, epoch));
    }

    private static Map<String, Object> operation(String field, Object value, String epoch) {
        return Map.of("op", "put", "field", field, "value", value, "base", Map.of("e", epoch, "s", 0));
    }

    private static boolean is(JsonNode message, String type, UserSpec user) {
        return message.path("t").asText().equals(type)
                && message.path("d")
                        .path("userId")
                        .asText()
                        .equals(user.userId().toString());
    }

    private boolean tells(JsonNode message, String status) {
        return is(message, "presence.changed", ann)
                && message.path("d").path("status").asText().equals(status);
    }
}
