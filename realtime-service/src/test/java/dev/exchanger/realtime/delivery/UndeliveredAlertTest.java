package dev.exchanger.realtime.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.event.EventSchemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What reaches nobody in time is told to other services, once. */
@QuarkusTest
@RealtimeApplication
class UndeliveredAlertTest extends RealtimeTest {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @Inject
    UndeliveredAlerts alerts;

    @Inject
    MeterRegistry registry;

    @Inject
    ObjectMapper json;

    @Inject
    Pool pool;

    private ChatClient ann;
    private ChatClient bob;
    private ChatClient eve;
    private String chat;

    @BeforeEach
    void aChatOfThree() {
        ann = known("Ann");
        bob = known("Bob");
        eve = known("Eve");
        chat = ann.group(bob.userId(), eve.userId());
    }

    @Test
    void aBurstIsToldOnceToEachWhoDidNotTakeIt() {
        try (TestSocket hers = TestSocket.open(service, eve.user())) {
            ann.send(chat, "one");
            ann.send(chat, "two");
            ann.send(chat, "secret");
            hers.request("msg.received", "chat:" + chat, Map.of("seq", 3));
        }
        await().atMost(LIMIT).until(() -> !told(bob).isEmpty());
        looked(chat);
        JsonNode event = told(bob).get(0);
        EventSchemas.shared().assertValid(event.toString());
        assertThat(event.path("subject").asText()).isEqualTo(chat);
        JsonNode data = event.path("data");
        assertThat(data.path("senderName").asText()).isEqualTo("Ann");
        assertThat(data.path("chatTitle").asText()).isEqualTo("Desk");
        assertThat(data.path("count").asInt()).isBetween(1, 3);
        assertThat(event.toString()).doesNotContain("secret");
        // More of the same chat is no more news, as long as she has not come back.
        ann.send(chat, "four");
        looked(chat);
        assertThat(told(bob)).hasSize(1);
        assertThat(told(eve)).hasSize(1).allSatisfy(later -> assertThat(
                        later.path("data").path("lastSeq").asInt())
                .isEqualTo(4));
        assertThat(told(ann)).isEmpty();
        bob.post("/" + chat + "/read", null, Map.of("seq", 4)).statusCode(200);
        ann.send(chat, "five");
        await().atMost(LIMIT).until(() -> told(bob).size() == 2);
        looked(chat);
        assertThat(told(bob)).hasSize(2);
    }

    @Test
    void whatIsReadOrTakenBackInTimeIsNotTold() {
        ann.delete("/" + chat + "/messages/" + ann.send(chat, "oops")).statusCode(200);
        bob.send(chat, "hello");
        ann.post("/" + chat + "/read", null, Map.of("seq", 2)).statusCode(200);
        eve.post("/" + chat + "/received", null, Map.of("seq", 2)).statusCode(200);
        looked(chat);
        for (ChatClient member : List.of(ann, bob, eve)) {
            assertThat(told(member)).isEmpty();
        }
    }

    @Test
    void replicasThatLookAtOnceTellItOnce() {
        List<String> chats = new ArrayList<>(List.of(chat));
        IntStream.range(0, 7).forEach(i -> chats.add(ann.group(bob.userId(), eve.userId())));
        double before =
                registry.counter("exchanger_realtime_undelivered_alerts").count();
        chats.parallelStream().forEach(each -> ann.send(each, "hello"));
        // What other replicas do, all the time.
        await().atMost(LIMIT).until(() -> {
            IntStream.range(0, 6).parallel().forEach(i -> alerts.look().await().atMost(LIMIT));
            return chats.stream().noneMatch(this::waits);
        });
        await().atMost(LIMIT).until(() -> told(bob).size() >= 8 && told(eve).size() >= 8);
        for (ChatClient member : List.of(bob, eve)) {
            assertThat(told(member))
                    .extracting(event -> event.path("data").path("chatId").asText())
                    .containsExactlyInAnyOrderElementsOf(chats);
        }
        assertThat(registry.counter("exchanger_realtime_undelivered_alerts").count() - before)
                .isGreaterThanOrEqualTo(16);
    }

    @Test
    void withoutRedisTheEventWaits() {
        ann.send(chat, "one");
        faults.redisLink().down();
        looked(chat);
        faults.redisLink().heal();
        await().atMost(LIMIT).until(() -> told(bob).size() == 1 && told(eve).size() == 1);
    }

    /** Waits until somebody has looked after everything that was said. */
    private void looked(String id) {
        await().atMost(LIMIT).until(() -> !waits(id));
    }

    private boolean waits(String id) {
        return pool.preparedQuery("SELECT 1 AS one FROM delivery_checks WHERE chat_id = $1")
                .executeAndAwait(Tuple.of(UUID.fromString(id)))
                .iterator()
                .hasNext();
    }

    /** The events for a user that have reached the stream. */
    private List<JsonNode> told(ChatClient member) {
        List<JsonNode> told = new ArrayList<>();
        for (Object entry : (List<?>) faults.redis().command("XRANGE", "events:realtime", "-", "+")) {
            JsonNode event = read((String) ((List<?>) ((List<?>) entry).get(1)).get(1));
            if (event.path("data")
                    .path("userId")
                    .asText()
                    .equals(member.userId().toString())) {
                told.add(event);
            }
        }
        return told;
    }

    private JsonNode read(String event) {
        try {
            return json.readTree(event);
        } catch (JsonProcessingException e) {
            throw new AssertionError(event, e);
        }
    }
}
