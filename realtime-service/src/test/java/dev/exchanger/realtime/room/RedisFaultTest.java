package dev.exchanger.realtime.room;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What clients see while Redis is away, and that they miss nothing when it is back. */
@QuarkusTest
@RealtimeApplication
class RedisFaultTest extends RealtimeTest {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @Inject
    RoomPublisher publisher;

    private final UserSpec user = UserSpec.web();
    private final RoomName own = RoomName.user(user.userId());
    private TestSocket socket;

    @BeforeEach
    void connect() {
        socket = open(user);
    }

    @AfterEach
    void awaitFullMode() {
        // Now, not when the superclass does: there is no full mode before.
        faults.heal();
        TestSocket last = open(UserSpec.web());
        await().atMost(LIMIT)
                .until(() ->
                        last.received().get(0).path("d").path("mode").asText().equals("full")
                                || modes(last).contains("full"));
    }

    @Test
    void whatAnotherNodePublishedMeanwhileIsDeliveredOnReturn() {
        publish("before", 1);
        JsonNode first = socket.awaitPush("test.happened");
        faults.redisLink().down();
        for (int i = 2; i <= 40; i++) {
            appendElsewhere("elsewhere" + i, i);
        }
        faults.redisLink().heal();
        await().atMost(LIMIT).until(() -> socket.pushes("test.happened").size() == 40);
        publishWhenBack("after", 41);
        await().atMost(LIMIT).until(() -> socket.pushes("test.happened").size() == 41);
        assertThat(socket.pushes("test.happened"))
                .extracting(push -> push.path("s").asInt())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 41).boxed().toList());
        assertThat(socket.pushes("test.happened"))
                .extracting(push -> push.path("e").asText())
                .containsOnly(first.path("e").asText());
        assertThat(socket.pushes("room.resync")).isEmpty();
    }

    @Test
    void withoutRedisTheNodeGoesOnByItselfAndSaysSo() {
        TestSocket other = open(user);
        faults.redisLink().down();
        await().atMost(LIMIT).until(() -> modes(socket).equals(List.of("local")));
        assertThat(socket.request("ping", null, null).path("ok").asBoolean()).isTrue();
        JsonNode joined = socket.request("room.join", "rates", null);
        assertThat(joined.path("ok").asBoolean()).isTrue();
        assertThat(joined.has("s")).as("there is no place to tell").isFalse();
        assertThat(socket.request("presence.heartbeat", null, Map.of("status", "busy"))
                        .path("ok")
                        .asBoolean())
                .isTrue();
        other.awaitMessage(
                "same-node fan-out",
                message -> message.path("d").path("status").asText().equals("busy"));
        TestSocket late = open(user);
        assertThat(late.received().get(0).path("d").path("mode").asText()).isEqualTo("local");
        faults.redisLink().heal();
        await().atMost(LIMIT).until(() -> modes(socket).equals(List.of("local", "full")));
        JsonNode told = socket.awaitMessage(
                "place of the room",
                message -> message.path("t").asText().equals("room.resync")
                        && message.path("r").asText().equals("rates"));
        assertThat(told.path("e").asText()).isNotEmpty();
    }

    @Test
    void anEmptiedRedisBeginsANewEpochAndSaysSo() {
        publish("before", 1);
        String epoch = socket.awaitPush("test.happened").path("e").asText();
        faults.redis().kill9();
        await().atMost(LIMIT).until(() -> modes(socket).contains("local"));
        faults.redis().restart();
        await().atMost(LIMIT).until(() -> modes(socket).contains("full"));
        JsonNode told = socket.awaitMessage(
                "resync",
                message -> message.path("t").asText().equals("room.resync")
                        && message.path("r").asText().equals(own.toString()));
        assertThat(told.path("e").asText()).isNotEqualTo(epoch);
        assertThat(told.path("s").asInt()).isZero();
        publishWhenBack("after", 2);
        JsonNode after = socket.awaitMessage(
                "after", message -> message.path("k").asText().equals("after"));
        assertThat(after.path("s").asInt()).isEqualTo(1);
        assertThat(after.path("e").asText()).isEqualTo(told.path("e").asText());
        TestSocket back = openToResume(user);
        JsonNode room = back.request("resume", null, Map.of("pos", Map.of(own.toString(), Map.of("e", epoch, "s", 1))))
                .path("d")
                .path("rooms")
                .path(own.toString());
        assertThat(room.path("recovered").asBoolean()).isFalse();
        assertThat(room.path("e").asText()).isEqualTo(told.path("e").asText());
        await().until(() -> (Long) faults.redis().command("ZCARD", RedisKeys.userConnections(user.userId())) == 2);
    }

    @Test
    void aRedisThatForgotTheLastMessagesBeginsANewEpoch() {
        for (int i = 1; i <= 5; i++) {
            publish("k" + i, i);
        }
        await().until(() -> socket.pushes("test.happened").size() == 5);
        String epoch = socket.pushes("test.happened").get(0).path("e").asText();
        faults.redisLink().down();
        // As after a restart from an older snapshot: the same epoch, fewer messages.
        faults.redis().command("HSET", RedisKeys.roomSequence(own.toString()), "seq", "3");
        faults.redis().command("XDEL", RedisKeys.roomLog(own.toString()), "4-1", "5-1");
        faults.redisLink().heal();
        JsonNode told = socket.awaitMessage(
                "resync", message -> message.path("t").asText().equals("room.resync"));
        assertThat(told.path("e").asText()).isNotEqualTo(epoch);
        publishWhenBack("new", 6);
        JsonNode after =
                socket.awaitMessage("new", message -> message.path("k").asText().equals("new"));
        assertThat(after.path("e").asText()).isEqualTo(told.path("e").asText());
    }

    @Test
    void aMessageThatTheChannelLostIsReadFromTheLog() {
        publish("one", 1);
        socket.awaitPush("test.happened");
        // In the log, but never published.
        silentlyAppend(2);
        publish("three", 3);
        await().until(() -> socket.pushes("test.happened").size() == 3);
        assertThat(socket.pushes("test.happened"))
                .extracting(push -> push.path("s").asInt())
                .containsExactly(1, 2, 3);
    }

    @Test
    void rubbishOnTheChannelHarmsNobody() {
        String channel = RedisKeys.roomChannel(own.toString());
        for (String rubbish : List.of("", "x", "e 1", "e x\n{}", " 1\n{}", "e 99999999999999999999\n{}")) {
            faults.redis().command("PUBLISH", channel, rubbish);
        }
        publish("fine", 1);
        socket.awaitPush("test.happened");
    }

    private void publish(String key, int number) {
        publisher.publish(message(key, number)).await().atMost(Duration.ofSeconds(5));
    }

    private void publishWhenBack(String key, int number) {
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            publish(key, number);
            return true;
        });
    }

    private void appendElsewhere(String key, int number) {
        RoomMessage message = message(key, number);
        String room = own.toString();
        faults.redis()
                .command(
                        "EVAL",
                        RedisRoomLog.APPEND.source(),
                        "3",
                        RedisKeys.roomSequence(room),
                        RedisKeys.roomLog(room),
                        RedisKeys.roomDone(room, key),
                        "unused",
                        message.head(),
                        message.tail(),
                        RedisKeys.roomChannel(room),
                        "300",
                        "60000",
                        "60000",
                        "60000");
    }

    private void silentlyAppend(int number) {
        String room = own.toString();
        String epoch = (String) faults.redis().command("HGET", RedisKeys.roomSequence(room), "epoch");
        RoomMessage message = message("silent", number);
        faults.redis().command("HINCRBY", RedisKeys.roomSequence(room), "seq", "1");
        faults.redis()
                .command(
                        "XADD",
                        RedisKeys.roomLog(room),
                        number + "-1",
                        "m",
                        message.head() + "\"s\":" + number + ",\"e\":\"" + epoch + "\"," + message.tail());
    }

    private RoomMessage message(String key, int number) {
        return RoomMessage.lasting(
                own,
                key,
                "test.happened",
                Instant.now(),
                EnvelopeWriter.object().put("n", number));
    }

    private static List<String> modes(TestSocket client) {
        return client.pushes("mode").stream()
                .map(push -> push.path("d").path("mode").asText())
                .toList();
    }
}
