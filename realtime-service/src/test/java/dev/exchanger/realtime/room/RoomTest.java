package dev.exchanger.realtime.room;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Joining, leaving, resuming, and what a room's members get. */
@QuarkusTest
@RealtimeApplication
class RoomTest extends RealtimeTest {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Inject
    RoomPublisher publisher;

    private final UserSpec user = UserSpec.web();
    private final RoomName own = RoomName.user(user.userId());
    private TestSocket socket;

    @BeforeEach
    void connect() {
        socket = open(user);
    }

    @Test
    void membersGetMessagesInOrderWithTheirPlaces() {
        JsonNode joined = socket.request("room.join", "rates", null);
        long at = joined.path("s").asLong();
        String epoch = joined.path("e").asText();
        for (int i = 1; i <= 20; i++) {
            publish(RoomName.rates(), "r" + UUID.randomUUID(), i);
        }
        await().until(() -> socket.pushes("test.happened").size() == 20);
        assertThat(numbers(socket)).containsExactlyElementsOf(range(at + 1, at + 20));
        assertThat(socket.pushes("test.happened")).allSatisfy(push -> {
            assertThat(push.path("e").asText()).isEqualTo(epoch);
            assertThat(push.path("r").asText()).isEqualTo("rates");
            assertThat(push.path("k").asText()).isNotEmpty();
            assertThat(Instant.parse(push.path("ts").asText())).isBeforeOrEqualTo(Instant.now());
            assertThat(push.has("id")).isFalse();
        });
        assertThat(socket.pushes("test.happened").get(19).path("d").path("n").asInt())
                .isEqualTo(20);
    }

    @Test
    void theSameKeyIsToldOnce() {
        for (int i = 0; i < 5; i++) {
            publish(own, "the same", 1);
        }
        publish(own, "another", 2);
        await().until(() -> socket.pushes("test.happened").size() == 2);
        assertThat(numbers(socket)).containsExactly(1L, 2L);
    }

    @Test
    void nobodyElseHearsTheRoomOfAUser() {
        TestSocket other = open(UserSpec.web());
        publish(own, "secret", 1);
        socket.awaitPush("test.happened");
        other.sync();
        assertThat(other.pushes("test.happened")).isEmpty();
    }

    @Test
    void afterLeavingNothingComes() {
        socket.request("room.join", "rates", null);
        assertThat(socket.request("room.leave", "rates", null).path("ok").asBoolean())
                .isTrue();
        assertThat(socket.request("room.leave", "rates", null).path("ok").asBoolean())
                .isTrue();
        publish(RoomName.rates(), UUID.randomUUID().toString(), 1);
        socket.sync();
        assertThat(socket.pushes("test.happened")).isEmpty();
    }

    @Test
    void aRoomIsJoinedOnceHoweverOftenItIsAskedFor() {
        socket.request("room.join", "rates", null);
        socket.request("room.join", "rates", null);
        publish(RoomName.rates(), UUID.randomUUID().toString(), 1);
        socket.awaitPush("test.happened");
        socket.sync();
        assertThat(socket.pushes("test.happened")).hasSize(1);
    }

    @Test
    void anUnknownRoomIsAnError() {
        for (String name : List.of(
                "nowhere",
                "rates:1",
                "user:",
                "user:1-1-1-1-1",
                "order:x",
                "chats:" + UUID.randomUUID(),
                "USER:" + user.userId(),
                "user:" + user.userId().toString().toUpperCase(Locale.ROOT) + " ",
                "*")) {
            assertThat(code(socket.request("room.join", name, null))).as(name).isEqualTo("unknown_room");
            assertThat(code(socket.request("room.leave", name, null))).as(name).isEqualTo("unknown_room");
        }
        assertThat(code(socket.request("room.join", null, null))).isEqualTo("bad_request");
    }

    @Test
    void theRoomOfAnotherUserIsForbiddenAndOnesOwnIsNotLeft() {
        assertThat(code(socket.request("room.join", "user:" + UUID.randomUUID(), null)))
                .isEqualTo("forbidden");
        assertThat(socket.request("room.join", own.toString(), null).path("ok").asBoolean())
                .isTrue();
        assertThat(code(socket.request("room.leave", own.toString(), null))).isEqualTo("conflict");
    }

    @Test
    void theRoomOfAnOrderIsForWhoSeesTheOrder() {
        String token = TokenMinter.shared().accessToken(user);
        UUID order = UUID.randomUUID();
        TestSocket owner = keep(TestSocket.openWith(service, token));
        exchange.show(order, token);
        assertThat(owner.request("room.join", "order:" + order, null).path("ok").asBoolean())
                .isTrue();
        TestSocket stranger = open(UserSpec.web());
        assertThat(code(stranger.request("room.join", "order:" + order, null))).isEqualTo("not_found");
        publish(RoomName.order(order), "x", 1);
        owner.awaitPush("test.happened");
        stranger.sync();
        assertThat(stranger.pushes("test.happened")).isEmpty();
    }

    @Test
    void exchangeAwayIsATemporaryError() {
        for (Answer answer : List.of(Answer.problem(503, "unavailable", ""), Answer.dropped(), Answer.empty(500))) {
            exchange.always(answer);
            JsonNode refused = socket.request("room.join", "order:" + UUID.randomUUID(), null);
            assertThat(code(refused)).isEqualTo("degraded");
            assertThat(refused.path("err").path("temp").asBoolean()).isTrue();
            assertThat(refused.path("err").path("retryMs").asLong()).isPositive();
        }
        exchange.always(Answer.problem(401, "unauthenticated", ""));
        assertThat(code(socket.request("room.join", "order:" + UUID.randomUUID(), null)))
                .isEqualTo("unauthorized");
    }

    @Test
    void aConnectionIsInSoManyRoomsAndNoMore() {
        exchange.always(Answer.json(200, Map.of()));
        TestSocket many = open(UserSpec.web());
        for (int i = 0; i < 7; i++) {
            assertThat(many.request("room.join", "order:" + UUID.randomUUID(), null)
                            .path("ok")
                            .asBoolean())
                    .isTrue();
        }
        assertThat(code(many.request("room.join", "order:" + UUID.randomUUID(), null)))
                .isEqualTo("conflict");
    }

    @Test
    void aNodeSubscribesToARoomOnceAndLeavesItAfterItsLastMember() {
        String channel = RedisKeys.roomChannel(own.toString());
        TestSocket second = open(user);
        assertThat(subscribers(channel)).isEqualTo(1);
        socket.close();
        second.sync();
        assertThat(subscribers(channel)).isEqualTo(1);
        second.close();
        await().until(() -> subscribers(channel) == 0);
        open(user);
        assertThat(subscribers(channel)).isEqualTo(1);
    }

    @Test
    void resumesWithoutGapAndWithoutDouble() {
        publish(own, "a", 1);
        socket.awaitPush("test.happened");
        JsonNode last = socket.pushes("test.happened").get(0);
        socket.abort();
        for (int i = 2; i <= 30; i++) {
            publish(own, "k" + i, i);
        }
        TestSocket back = openToResume(user);
        JsonNode room =
                resume(back, own, last.path("e").asText(), last.path("s").asLong());
        assertThat(room.path("recovered").asBoolean()).isTrue();
        assertThat(room.path("from").asLong()).isEqualTo(1);
        assertThat(room.path("to").asLong()).isEqualTo(30);
        assertThat(room.path("n").asInt()).isEqualTo(29);
        publish(own, "live", 31);
        await().until(() -> back.pushes("test.happened").size() == 30);
        assertThat(numbers(back)).containsExactlyElementsOf(range(2, 31));
    }

    @Test
    void resumesWhileMessagesKeepComing() throws InterruptedException {
        publish(own, "first", 0);
        JsonNode last = socket.awaitPush("test.happened");
        socket.abort();
        Thread flow = new Thread(() -> {
            for (int i = 1; i <= 150; i++) {
                publish(own, "flow" + i, i);
            }
        });
        flow.start();
        List<TestSocket> back = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            TestSocket one = openToResume(user);
            assertThat(resume(one, own, last.path("e").asText(), 1)
                            .path("recovered")
                            .asBoolean())
                    .isTrue();
            back.add(one);
        }
        flow.join();
        for (TestSocket one : back) {
            await().until(() -> one.pushes("test.happened").size() >= 150);
            one.sync();
            assertThat(numbers(one)).containsExactlyElementsOf(range(2, 151));
        }
    }

    @Test
    void nothingMissedIsRecoveredToo() {
        publish(own, "a", 1);
        JsonNode last = socket.awaitPush("test.happened");
        TestSocket back = openToResume(user);
        JsonNode room = resume(back, own, last.path("e").asText(), 1);
        assertThat(room.path("recovered").asBoolean()).isTrue();
        assertThat(room.path("n").asInt()).isZero();
    }

    @Test
    void whatCannotBeHadWholeIsNotGivenInPart() {
        for (int i = 1; i <= 450; i++) {
            publish(own, "k" + i, i);
        }
        TestSocket back = openToResume(user);
        String epoch = socket.pushes("test.happened").get(0).path("e").asText();
        JsonNode room = resume(back, own, epoch, 1);
        assertThat(room.path("recovered").asBoolean()).isFalse();
        assertThat(room.path("to").asLong()).isEqualTo(450);
        assertThat(room.path("n").asInt()).isZero();
        publish(own, "live", 451);
        back.awaitPush("test.happened");
        assertThat(numbers(back)).containsExactly(451L);
    }

    @Test
    void aPositionOfAnotherEpochOrBeyondTheTopIsNotRecovered() {
        publish(own, "a", 1);
        String epoch = socket.awaitPush("test.happened").path("e").asText();
        TestSocket back = openToResume(user);
        assertThat(resume(back, own, "another", 1).path("recovered").asBoolean())
                .isFalse();
        TestSocket liar = openToResume(user);
        assertThat(resume(liar, own, epoch, 1_000_000).path("recovered").asBoolean())
                .isFalse();
        publish(own, "b", 2);
        for (TestSocket one : List.of(socket, back, liar)) {
            JsonNode push = one.awaitMessage(
                    "number 2", message -> message.path("k").asText().equals("b"));
            assertThat(push.path("s").asLong()).isEqualTo(2);
            assertThat(push.path("e").asText())
                    .as("a client's word begins no epoch")
                    .isEqualTo(epoch);
        }
    }

    @Test
    void resumingIsNoWayIntoTheRoomsOfOthers() {
        TestSocket back = openToResume(user);
        RoomName foreign = RoomName.user(UUID.randomUUID());
        JsonNode room = resume(back, foreign, "e", 0);
        assertThat(room.path("recovered").asBoolean()).isFalse();
        assertThat(room.path("err").path("c").asText()).isEqualTo("forbidden");
        publish(foreign, "x", 1);
        back.sync();
        assertThat(back.pushes("test.happened")).isEmpty();
        assertThat(back.awaitPush("room.joined").path("r").asText()).isEqualTo(own.toString());
    }

    @Test
    void aResumeOfTheWrongShapeIsAnError() {
        for (Object data : List.of(
                Map.of(),
                Map.of("pos", List.of()),
                Map.of("pos", Map.of("rates", 1)),
                Map.of("pos", Map.of("rates", Map.of("e", "x"))),
                Map.of("pos", Map.of("rates", Map.of("e", "x", "s", -1))),
                Map.of("pos", Map.of("rates", Map.of("e", "x", "s", 1.5))),
                Map.of("pos", Map.of("rates", Map.of("e", "x", "s", 1L << 60))))) {
            assertThat(code(socket.request("resume", null, data)))
                    .as(data.toString())
                    .isEqualTo("bad_request");
        }
    }

    @Test
    void aClientThatDoesNotResumeAsItSaidIsJoinedAllTheSame() {
        TestSocket idle = openToResume(user);
        idle.awaitPush("room.joined");
    }

    @Test
    void resumingEndsTheFormerConnection() {
        String token = socket.received().get(0).path("d").path("resumeToken").asText();
        TestSocket back = openToResume(user);
        JsonNode answer = back.request("resume", null, Map.of("token", token, "pos", Map.of()));
        assertThat(answer.path("d").path("known").asBoolean()).isTrue();
        assertThat(socket.awaitClose()).isEqualTo(4202);
        TestSocket thief = openToResume(UserSpec.web());
        String victim = back.received().get(0).path("d").path("resumeToken").asText();
        JsonNode refused = thief.request("resume", null, Map.of("token", victim, "pos", Map.of()));
        assertThat(refused.path("d").path("known").asBoolean()).isFalse();
        back.sync();
    }

    private void publish(RoomName room, String key, int number) {
        publisher
                .publish(RoomMessage.lasting(
                        room,
                        key,
                        "test.happened",
                        Instant.now(),
                        EnvelopeWriter.object().put("n", number)))
                .await()
                .atMost(LIMIT);
    }

    private JsonNode resume(TestSocket client, RoomName room, String epoch, long seq) {
        JsonNode answer =
                client.request("resume", null, Map.of("pos", Map.of(room.toString(), Map.of("e", epoch, "s", seq))));
        return answer.path("d").path("rooms").path(room.toString());
    }

    private long subscribers(String channel) {
        return (Long) ((List<?>) faults.redis().command("PUBSUB", "NUMSUB", channel)).get(1);
    }

    private static List<Long> numbers(TestSocket client) {
        return client.pushes("test.happened").stream()
                .map(push -> push.path("s").asLong())
                .toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
