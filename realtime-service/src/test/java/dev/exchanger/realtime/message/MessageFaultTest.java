package dev.exchanger.realtime.message;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

/** Messages while Redis or PostgreSQL are away, and what Redis keeps of a chat. */
@QuarkusTest
@RealtimeApplication
class MessageFaultTest {

    @TestHTTPResource
    URI service;

    @InjectFaults
    Faults faults;

    private ChatClient ann;
    private String chat;
    private String room;

    @BeforeEach
    void aChat() {
        ann = new ChatClient(service, UserSpec.web());
        chat = ann.group();
        room = "chat:" + chat;
    }

    @AfterEach
    void heal() {
        faults.heal();
    }

    @Test
    void whatWasCommittedWhileRedisWasAwayIsToldOnceWhenItIsBack() {
        try (TestSocket socket = TestSocket.open(service, ann.user())) {
            socket.request("room.join", room, null);
            faults.redis().kill9();
            try {
                ann.send(chat, "late", "better late").statusCode(503);
            } finally {
                faults.redis().restart();
            }
            // Redis is back empty. Either the room is found again before the message is told, then it comes; or after,
            // and then the place the room goes on from is behind it, and who loads the history there has it.
            JsonNode told = socket.awaitMessage("the message or a place behind it", MessageFaultTest::bringsOrCovers);
            await().untilAsserted(() -> ann.send(chat, "late", "better late")
                    .statusCode(201)
                    .body("epoch", equalTo(told.path("e").asText()))
                    .body("seq", equalTo(told.path("s").asInt())));
            socket.sync();
            assertThat(socket.pushes("msg"))
                    .hasSize(told.path("t").asText().equals("msg") ? 1 : 0)
                    .allMatch(push -> push.path("d").path("body").asText().equals("better late"));
            ann.get("/" + chat + "/messages")
                    .body("messages", hasSize(1))
                    .body("messages[0].body", equalTo("better late"));
        }
    }

    private static boolean bringsOrCovers(JsonNode push) {
        return switch (push.path("t").asText()) {
            case "msg" -> true;
            case "room.resync" ->
                push.path("r").asText().startsWith("chat:") && push.path("s").asLong() > 0;
            default -> false;
        };
    }

    @Test
    void withoutPostgresNothingIsSaidAndNothingIsLost() {
        try (TestSocket socket = TestSocket.open(service, ann.user())) {
            socket.request("room.join", room, null);
            faults.postgresLink().down();
            JsonNode refused = socket.request("msg.send", room, "k", Map.of("body", "x"));
            assertThat(refused.path("err").path("c").asText()).isEqualTo("degraded");
            assertThat(refused.path("err").path("temp").asBoolean()).isTrue();
            ann.send(chat, "k", "x").statusCode(503).header("Retry-After", notNullValue());
            faults.postgresLink().heal();
            await().untilAsserted(() -> ann.send(chat, "k", "x").statusCode(201).body("message.seq", equalTo(1)));
            socket.awaitPush("msg");
            socket.sync();
            assertThat(socket.pushes("msg")).hasSize(1);
        }
    }

    @Test
    void whatIsKeptIsServedInItsGenerationOnly() {
        ann.send(chat, "true");
        String key = RedisKeys.chatMessages(UUID.fromString(chat));
        history().body("messages.body", equalTo(List.of("true")));
        String kept = get(key);
        assertThat(kept).contains("true");
        assertThat((Long) faults.redis().command("PTTL", key)).isBetween(1L, RedisKeys.CHAT_MESSAGES_TTL.toMillis());
        String marked = kept.replace("\"true\"", "\"kept\"");
        faults.redis().command("SET", key, marked);
        history().body("messages[0].body", equalTo("kept"));
        ann.send(chat, "newer");
        // As if the deletion had been lost, or a slow reader had written what it read before.
        faults.redis().command("SET", key, marked);
        history().body("messages.body", equalTo(List.of("newer", "true")));
        assertThat(get(key)).contains("newer");
        faults.redis().command("SET", key, "1 {oops");
        history().body("messages", hasSize(2));
    }

    @Test
    void membersAndPinsAreKeptTheSameWay() {
        UUID id = UUID.fromString(chat);
        ann.get("/" + chat).body("members", hasSize(1));
        ann.get("/" + chat + "/pins").body("pins", hasSize(0));
        String members = get(RedisKeys.chatMeta(id));
        String pins = get(RedisKeys.chatPinned(id));
        assertThat(members).contains(ann.userId().toString());
        UUID bob = UUID.randomUUID();
        faults.identity().user(bob, "Bob", "en");
        ann.post("/" + chat + "/members", null, Map.of("userId", bob)).statusCode(200);
        ann.put("/" + chat + "/pins/" + ann.send(chat, "pin me")).statusCode(200);
        faults.redis().command("SET", RedisKeys.chatMeta(id), members);
        faults.redis().command("SET", RedisKeys.chatPinned(id), pins);
        ann.get("/" + chat).body("members", hasSize(2));
        ann.get("/" + chat + "/pins").body("pins", hasSize(1));
    }

    private ValidatableResponse history() {
        return ann.get("/" + chat + "/messages").statusCode(200);
    }

    /** The writer answers before it has filled the cache at times. */
    private String get(String key) {
        await(key).until(() -> faults.redis().command("GET", key) != null);
        return faults.redis().command("GET", key).toString();
    }
}
