package dev.exchanger.realtime.presence;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.realtime.chat.ChatConfig;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.room.RoomPublisher;
import dev.exchanger.realtime.socket.SocketTimer;
import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.token.TokenMinter;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** The members of a chat hear of each other's presence, wherever they are connected, and nobody else does. */
@QuarkusTest
@RealtimeApplication
class ChatPresenceTest extends RealtimeTest {

    @Inject
    PresenceAudience audience;

    @Inject
    RoomPublisher publisher;

    @Inject
    SocketTimer timer;

    @Inject
    PresenceMetrics metrics;

    @Inject
    PresenceConfig config;

    @Inject
    ChatConfig chats;

    private ChatClient ann;
    private ChatClient bob;
    private ChatClient eve;

    @BeforeEach
    void people() {
        ann = known("Ann");
        bob = known("Bob");
        eve = known("Eve");
    }

    @Test
    void whoIsInADirectChatHearsAndNobodyElse() {
        String chat = direct(ann, bob);
        TestSocket heard = open(bob, chat);
        TestSocket stranger = open(eve, direct(eve, bob));
        TestSocket annSocket = open(ann, chat);
        tellsOf(heard, ann.userId(), "online");
        annSocket.request("presence.heartbeat", null, Map.of("status", "busy"));
        JsonNode busy = tellsOf(heard, ann.userId(), "busy");
        assertThat(busy.path("r").asText()).isEqualTo("chat:" + chat);
        annSocket.close();
        tellsOf(heard, ann.userId(), "offline");
        stranger.sync();
        assertThat(about(stranger, ann.userId()))
                .as("a chat with one of them is none with the other")
                .isEmpty();
    }

    /** What another node sees reaches the mates here over Redis, and the other way round. */
    @Test
    void aMateOnAnotherNodeIsHeardOfHere() {
        TestSocket heard = open(bob, direct(ann, bob));
        TestSocket stranger = open(eve, null);
        PresenceStore there = new RedisPresenceStore(redis, config, "there");
        PresenceNews news = new PresenceNews(there, audience, publisher, timer, metrics, collectingForever());
        news.changed(ann.userId(), get(there.add(ann.userId(), "there/1")));
        for (PresenceStatus status : List.of(PresenceStatus.BUSY, PresenceStatus.AWAY, PresenceStatus.BUSY)) {
            news.changed(ann.userId(), get(there.declare(ann.userId(), status)));
        }
        get(news.run());
        tellsOf(heard, ann.userId(), "busy");
        heard.sync();
        stranger.sync();
        assertThat(about(heard, ann.userId())).as("collected").containsExactly("busy");
        assertThat(about(stranger, ann.userId())).isEmpty();
        get(there.expire(ann.userId()));
    }

    @Test
    void whoWasRemovedHearsNothingMore() {
        String group = ann.group(bob.userId(), eve.userId());
        TestSocket removed = open(bob, group);
        TestSocket stays = open(eve, group);
        TestSocket annSocket = open(ann, group);
        tellsOf(removed, ann.userId(), "online");
        ann.delete("/" + group + "/members/" + bob.userId()).statusCode(200);
        removed.awaitPush("room.left");
        annSocket.request("presence.heartbeat", null, Map.of("status", "busy"));
        tellsOf(stays, ann.userId(), "busy");
        removed.sync();
        assertThat(about(removed, ann.userId())).doesNotContain("busy");
        ask(bob, ann).statusCode(403);
        ask(eve, ann).statusCode(200).body("status", equalTo("busy"));
    }

    @Test
    void ofManyChatsTheLastOnesAreTold() {
        List<RoomName> rooms = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            rooms.add(RoomName.chat(UUID.fromString(ann.group(bob.userId()))));
        }
        // The oldest is talked in again.
        ann.send(rooms.get(0).id().toString(), "hello");
        Set<RoomName> told =
                get(audience.rooms(List.of(ann.userId(), eve.userId()))).get(ann.userId());
        assertThat(told)
                .containsExactlyInAnyOrder(
                        RoomName.user(ann.userId()), rooms.get(0), rooms.get(3), rooms.get(4), rooms.get(5));
        ask(bob, ann).statusCode(200);
    }

    /** An operator after some years: as few rooms are told as of anybody else, and finding them takes milliseconds. */
    @Test
    void whoIsInThousandsOfChatsIsToldOfInAsFew() throws SQLException {
        try (Connection connection = Backends.shared().postgres().connect(faults.database("exchanger_realtime"))) {
            connection.createStatement().executeUpdate("""
                            WITH made AS (
                              INSERT INTO chats (id, kind, created_by, created_at, updated_at, subject, request_hash)
                              SELECT gen_random_uuid(), 'support', gen_random_uuid(), now(),
                                     now() - number * interval '1 minute', 'support:' || gen_random_uuid(), ''
                              FROM generate_series(1, 5000) AS number
                              RETURNING id)
                            INSERT INTO chat_members (chat_id, user_id, role, joined_at)
                            SELECT id, '%s', 'operator', now() FROM made""".formatted(ann.userId()));
        }
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            assertThat(get(audience.rooms(List.of(ann.userId()))).get(ann.userId()))
                    .hasSize(1 + chats.presenceRooms());
            best = Math.min(best, System.nanoTime() - start);
        }
        System.out.printf("presence: the rooms of a user in 5000 chats are found in %d us%n", best / 1000);
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(200));
    }

    private static String direct(ChatClient one, ChatClient other) {
        return one.create("direct:" + other.userId(), Map.of("kind", "direct", "members", List.of(other.userId())))
                .statusCode(201)
                .extract()
                .path("chat.chat.id");
    }

    /** @param chat to join the room of, or {@code null} */
    private TestSocket open(ChatClient user, String chat) {
        TestSocket socket = open(user);
        if (chat != null) {
            assertThat(socket.request("room.join", "chat:" + chat, null)
                            .path("ok")
                            .asBoolean())
                    .isTrue();
        }
        return socket;
    }

    private static JsonNode tellsOf(TestSocket socket, UUID user, String status) {
        return socket.awaitMessage(
                status,
                message -> message.path("t").asText().equals("presence.changed")
                        && message.path("d").path("userId").asText().equals(user.toString())
                        && message.path("d").path("status").asText().equals(status));
    }

    private static List<String> about(TestSocket socket, UUID user) {
        return socket.pushes("presence.changed").stream()
                .filter(push -> push.path("d").path("userId").asText().equals(user.toString()))
                .map(push -> push.path("d").path("status").asText())
                .toList();
    }

    private ValidatableResponse ask(ChatClient who, ChatClient about) {
        return given().auth()
                .oauth2(TokenMinter.shared().accessToken(who.user()))
                .get(service.resolve("/api/v1/status/" + about.userId()))
                .then();
    }

    private static PresenceConfig collectingForever() {
        return new SmallRyeConfigBuilder()
                .withMapping(PresenceConfig.class)
                .withDefaultValue("exchanger.realtime.presence.coalescing", "PT1H")
                .build()
                .getConfigMapping(PresenceConfig.class);
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(5));
    }
}
