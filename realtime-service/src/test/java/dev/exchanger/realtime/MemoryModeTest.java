package dev.exchanger.realtime;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.room.RoomMessage;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.room.RoomPublisher;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

/** The in-memory side of the flags: the same service for one process. */
@QuarkusTest
@TestProfile(MemoryModeTest.Memory.class)
@RealtimeApplication
class MemoryModeTest {

    public static final class Memory implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "exchanger.realtime.flag.redis-websockets",
                    "false",
                    "exchanger.realtime.flag.redis-event-ordering",
                    "false",
                    "exchanger.realtime.flag.redis-collaboration",
                    "false");
        }
    }

    @TestHTTPResource
    URI service;

    @InjectFaults
    Faults faults;

    @Inject
    RoomPublisher publisher;

    @Test
    void roomsPresenceAndResumeWorkWithoutRedis() {
        UserSpec user = UserSpec.web();
        String own = "user:" + user.userId();
        try (TestSocket socket = TestSocket.open(service, user);
                TestSocket other = TestSocket.open(service, user)) {
            JsonNode hello = socket.received().get(0).path("d");
            assertThat(hello.path("mode").asText()).isEqualTo("local");
            assertThat(hello.path("flags").path("websockets").asBoolean()).isFalse();
            for (int i = 1; i <= 3; i++) {
                publish(RoomName.user(user.userId()), "k" + i);
                publish(RoomName.user(user.userId()), "k" + i);
            }
            await().until(() -> other.pushes("test.happened").size() == 3);
            assertThat(other.pushes("test.happened"))
                    .extracting(push -> push.path("s").asInt())
                    .containsExactly(1, 2, 3);
            String epoch = other.pushes("test.happened").get(0).path("e").asText();
            try (TestSocket back = TestSocket.openToResume(service, user)) {
                JsonNode room = back.request("resume", null, Map.of("pos", Map.of(own, Map.of("e", epoch, "s", 1))))
                        .path("d")
                        .path("rooms")
                        .path(own);
                assertThat(room.path("recovered").asBoolean()).isTrue();
                await().until(() -> back.pushes("test.happened").size() == 2);
            }
            socket.request("presence.heartbeat", null, Map.of("status", "busy"));
            other.awaitMessage(
                    "busy", message -> message.path("d").path("status").asText().equals("busy"));
            read(user).body("users[0].status", equalTo("busy")).body("mode", equalTo("local"));
        }
        await().untilAsserted(() -> read(user).body("users[0].isOnline", equalTo(false)));
        assertThat(faults.redis()
                        .command("EXISTS", RedisKeys.roomSequence(own), RedisKeys.userConnections(user.userId())))
                .as("nothing of it is in Redis")
                .isEqualTo(0L);
    }

    @Test
    void chatsWorkWithoutRedis() {
        ChatClient ann = new ChatClient(service, UserSpec.web());
        ChatClient bob = new ChatClient(service, UserSpec.web());
        faults.identity().user(bob.userId(), "Bob", "en");
        String chat = ann.group(bob.userId());
        try (TestSocket socket = TestSocket.open(service, bob.user())) {
            assertThat(socket.request("room.join", "chat:" + chat, null)
                            .path("s")
                            .asInt())
                    .isEqualTo(1);
            ann.send(chat, "k", "hello").statusCode(201).body("seq", equalTo(2));
            ann.send(chat, "k", "hello").statusCode(201).body("seq", equalTo(2));
            assertThat(socket.awaitPush("msg").path("s").asInt()).isEqualTo(2);
            ann.delete("/" + chat + "/members/" + bob.userId()).statusCode(200);
            socket.awaitPush("room.left");
            assertThat(socket.pushes("msg")).hasSize(1);
        }
    }

    @Test
    void collaborationWorksWithoutRedis() {
        UserSpec user = UserSpec.web();
        String room = given().auth()
                .oauth2(TokenMinter.shared().accessToken(user))
                .contentType("application/json")
                .header("Idempotency-Key", "memory")
                .body("{\"title\":\"Terms\"}")
                .post(service.resolve("/api/v1/collaboration/sessions"))
                .then()
                .statusCode(201)
                .extract()
                .path("session.room");
        try (TestSocket socket = TestSocket.open(service, user);
                TestSocket other = TestSocket.open(service, user)) {
            String epoch = socket.request("collab.join", room, null).path("e").asText();
            assertThat(other.request("collab.join", room, null).path("ok").asBoolean())
                    .isTrue();
            for (int i = 1; i <= 3; i++) {
                socket.send("""
                        {"t":"collab.op","r":"%s","k":"k%d","d":{"op":"put","field":"f%d","value":%d,"base":{"e":"%s","s":0}}}""".formatted(room, i, i, i, epoch));
            }
            await().until(() -> other.pushes("collab.op").size() == 3);
            assertThat(other.pushes("collab.op"))
                    .extracting(push -> push.path("s").asInt())
                    .containsExactly(1, 2, 3);
            JsonNode joined = other.request("collab.join", room, null);
            assertThat(joined.path("s").asInt()).isEqualTo(3);
            assertThat(joined.path("d").path("doc").path("fields").size()).isEqualTo(3);
            assertThat(joined.path("d").path("present").size()).isEqualTo(1);
        }
        String id = room.substring(room.indexOf(':') + 1);
        assertThat(faults.redis()
                        .command(
                                "EXISTS",
                                RedisKeys.roomSequence(room),
                                RedisKeys.collaboration(id),
                                RedisKeys.collaborationUnsaved(),
                                RedisKeys.collaborationParticipants(UUID.fromString(id))))
                .as("nothing of it is in Redis")
                .isEqualTo(0L);
    }

    /** Sessions are ended by all nodes of whatever set-up; nothing else listens to Redis. */
    @Test
    void nobodyListensToRoomsInRedis() {
        UserSpec user = UserSpec.web();
        try (TestSocket socket = TestSocket.open(service, user)) {
            socket.request("room.join", "rates", null);
            assertThat((List<?>) faults.redis().command("PUBSUB", "CHANNELS", "*"))
                    .extracting(Object::toString)
                    .allMatch(channel ->
                            channel.equals(RedisKeys.sessionRevokedChannel()) || channel.startsWith("link:canary:"));
        }
    }

    @Test
    void thePresenceOfChatMatesIsToldWithoutRedis() {
        ChatClient ann = new ChatClient(service, UserSpec.web());
        ChatClient bob = new ChatClient(service, UserSpec.web());
        faults.identity().user(bob.userId(), "Bob", "en");
        String chat = ann.group(bob.userId());
        try (TestSocket heard = TestSocket.open(service, bob.user())) {
            heard.request("room.join", "chat:" + chat, null);
            TestSocket socket = TestSocket.open(service, ann.user());
            heard.awaitMessage("online", message -> tells(message, ann, "online"));
            socket.close();
            heard.awaitMessage("offline", message -> tells(message, ann, "offline"));
        }
    }

    private static boolean tells(JsonNode message, ChatClient user, String status) {
        return message.path("t").asText().equals("presence.changed")
                && message.path("d")
                        .path("userId")
                        .asText()
                        .equals(user.userId().toString())
                && message.path("d").path("status").asText().equals(status);
    }

    private ValidatableResponse read(UserSpec user) {
        return given().auth()
                .oauth2(TokenMinter.shared().accessToken(user))
                .get(service.resolve("/api/v1/presence?users=" + user.userId()))
                .then()
                .statusCode(200);
    }

    private void publish(RoomName room, String key) {
        publisher
                .publish(RoomMessage.lasting(room, key, "test.happened", Instant.now(), EnvelopeWriter.object()))
                .await()
                .atMost(Duration.ofSeconds(5));
    }
}
