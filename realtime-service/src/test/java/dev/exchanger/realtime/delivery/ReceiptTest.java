package dev.exchanger.realtime.delivery;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** What members acknowledge, who hears of it, and what it leaves unread. */
@QuarkusTest
@RealtimeApplication
class ReceiptTest extends RealtimeTest {

    private ChatClient ann;
    private ChatClient bob;
    private String chat;
    private String room;

    @BeforeEach
    void aChatOfTwo() {
        ann = known("Ann");
        bob = known("Bob");
        chat = ann.group(bob.userId());
        room = "chat:" + chat;
    }

    @Test
    void receiptsGoForwardOnly() {
        TestSocket hers = inRoom(ann);
        TestSocket his = inRoom(bob);
        for (int i = 0; i < 4; i++) {
            ann.send(chat, "m" + i);
        }
        assertThat(received(his, 2)).isEqualTo(2);
        assertThat(mark(hers, "msg.delivered", 2).path("userId").asText())
                .isEqualTo(bob.userId().toString());
        assertThat(received(his, 1)).isEqualTo(2);
        assertThat(his.request("msg.read", room, Map.of("seq", 3))
                        .path("d")
                        .path("unread")
                        .asInt())
                .isEqualTo(1);
        mark(hers, "msg.read", 3);
        // Read is received, so this is no news.
        assertThat(received(his, 3)).isEqualTo(3);
        assertThat(received(his, 99)).isEqualTo(4);
        mark(hers, "msg.delivered", 4);
        ann.get("/" + chat + "/members")
                .body("members.find { it.userId == '" + bob.userId() + "' }.deliveredSeq", equalTo(4))
                .body("members.find { it.userId == '" + bob.userId() + "' }.lastReadSeq", equalTo(3));
        bob.post("/" + chat + "/received", null, Map.of("seq", 1))
                .statusCode(200)
                .body("deliveredSeq", equalTo(4));
        assertThat(seqs(hers, "msg.delivered")).containsExactly(2L, 4L);
        assertThat(seqs(hers, "msg.read")).containsExactly(3L);
    }

    @Test
    void stepsOfAMomentAreToldAsOne() {
        TestSocket hers = inRoom(ann);
        TestSocket his = inRoom(bob);
        for (int i = 0; i < 20; i++) {
            ann.send(chat, "m" + i);
        }
        IntStream.rangeClosed(1, 20).parallel().forEach(i -> received(his, i));
        mark(hers, "msg.delivered", 20);
        hers.sync();
        assertThat(seqs(hers, "msg.delivered"))
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSizeLessThan(20);
    }

    @Test
    void foreignAndFormerChatsAreNotFound() {
        TestSocket his = open(bob);
        String foreign = ann.group();
        ann.send(chat, "one");
        ann.send(foreign, "one");
        assertThat(code(his.request("msg.received", "chat:" + foreign, Map.of("seq", 1))))
                .isEqualTo("not_found");
        bob.post("/" + foreign + "/received", null, Map.of("seq", 1)).statusCode(404);
        JsonNode both = his.request("msg.received", null, Map.of("upTo", Map.of(room, 1, "chat:" + foreign, 1)));
        assertThat(both.path("d").path("deliveredSeq").toString()).isEqualTo("{\"" + room + "\":1}");
        assertThat(code(his.request("msg.received", room, Map.of("seq", -1)))).isEqualTo("bad_request");
        assertThat(code(his.request("msg.received", room, null))).isEqualTo("bad_request");
        assertThat(code(his.request("msg.received", null, null))).isEqualTo("bad_request");
        assertThat(code(his.request("msg.received", null, Map.of("upTo", Map.of("rates", 1)))))
                .isEqualTo("unknown_room");
        assertThat(code(his.request("msg.received", "rates", Map.of("seq", 1)))).isEqualTo("unknown_room");
        bob.post("/" + chat + "/received", null, Map.of("seq", -1)).statusCode(422);
        ann.delete("/" + chat + "/members/" + bob.userId()).statusCode(200);
        assertThat(code(his.request("msg.received", room, Map.of("seq", 1)))).isEqualTo("not_found");
        assertThat(code(his.request("msg.read", room, Map.of("seq", 1)))).isEqualTo("not_found");
    }

    @Test
    void whatIsUnreadIsCountedAndToldToTheUsersDevices() {
        TestSocket his = open(bob);
        TestSocket other = open(UserSpec.web(bob.userId()));
        String direct = ann.create("d", Map.of("kind", "direct", "members", List.of(bob.userId())))
                .extract()
                .path("chat.chat.id");
        ann.send(chat, "one");
        ann.send(chat, "two");
        String gone = ann.send(chat, "three");
        ann.send(direct, "four");
        for (TestSocket socket : List.of(his, other)) {
            total(socket, 4);
        }
        ann.delete("/" + chat + "/messages/" + gone).statusCode(200);
        total(other, 3);
        bob.get("/unread")
                .body("total", equalTo(3))
                .body("chats", hasSize(2))
                .body("chats.find { it.chatId == '" + chat + "' }.unread", equalTo(2))
                .body("chats.find { it.chatId == '" + direct + "' }.unread", equalTo(1));
        his.request("msg.read", room, Map.of("seq", 1));
        total(other, 2);
        // Whoever says something has read what was before.
        bob.send(chat, "five");
        total(his, 1);
        bob.post("/" + direct + "/read", null, Map.of("seq", 1)).body("unread", equalTo(0));
        total(other, 0);
        JsonNode last = last(other);
        assertThat(last.path("d").path("chats").get(0).path("chatId").asText()).isEqualTo(direct);
        assertThat(last.path("d").path("chats").get(0).path("unread").asInt()).isZero();
        bob.get("/unread").body("total", equalTo(0)).body("chats", hasSize(0));
        ann.get("/unread").body("total", equalTo(1));
        // Who comes later is told at once.
        TestSocket late = open(UserSpec.web(ann.userId()));
        total(late, 1);
    }

    @Test
    void countsAreRightWhoeverSendsAndReadsMeanwhile() {
        TestSocket his = open(bob);
        IntStream.range(0, 30).parallel().forEach(i -> {
            ann.send(chat, "n" + i);
            if (i % 3 == 0) {
                bob.post("/" + chat + "/read", null, Map.of("seq", i)).statusCode(200);
            }
        });
        bob.post("/" + chat + "/read", null, Map.of("seq", 28)).body("unread", equalTo(2));
        total(his, 2);
        bob.get("/unread").body("total", equalTo(2));
        bob.get("").body("chats[0].unread", equalTo(2));
    }

    @Test
    void withoutPostgresAnAcknowledgementIsRefusedAndCanBeRepeated() {
        TestSocket his = inRoom(bob);
        ann.send(chat, "one");
        faults.postgresLink().down();
        JsonNode refused = his.request("msg.received", room, Map.of("seq", 1));
        assertThat(code(refused)).isEqualTo("degraded");
        assertThat(refused.path("err").path("temp").asBoolean()).isTrue();
        faults.postgresLink().heal();
        await().untilAsserted(() -> assertThat(his.request("msg.received", room, Map.of("seq", 1))
                        .path("d")
                        .path("deliveredSeq")
                        .asInt())
                .isEqualTo(1));
    }

    @Test
    void withoutRedisAcknowledgementsAreKept() {
        TestSocket his = inRoom(bob);
        ann.send(chat, "one");
        his.awaitPush("msg");
        faults.redisLink().down();
        assertThat(received(his, 1)).isEqualTo(1);
        assertThat(his.request("msg.read", room, Map.of("seq", 1))
                        .path("d")
                        .path("unread")
                        .asInt())
                .isZero();
        faults.redisLink().heal();
        ann.get("/" + chat + "/members")
                .body("members.find { it.userId == '" + bob.userId() + "' }.lastReadSeq", equalTo(1));
    }

    private long received(TestSocket socket, long seq) {
        JsonNode answer = socket.request("msg.received", room, Map.of("seq", seq));
        assertThat(answer.path("ok").asBoolean()).as(answer.toString()).isTrue();
        return answer.path("d").path("deliveredSeq").asLong();
    }

    private static JsonNode mark(TestSocket socket, String type, long seq) {
        return socket.awaitMessage(
                        type + " " + seq,
                        message -> message.path("t").asText().equals(type)
                                && message.path("d").path("seq").asLong() == seq)
                .path("d");
    }

    private static List<Long> seqs(TestSocket socket, String type) {
        return socket.pushes(type).stream()
                .map(push -> push.path("d").path("seq").asLong())
                .toList();
    }

    /** Waits until the last word about unread messages is this one. */
    private static void total(TestSocket socket, int total) {
        await("unread " + total).untilAsserted(() -> assertThat(socket.pushes("unread"))
                .isNotEmpty()
                .last()
                .satisfies(
                        push -> assertThat(push.path("d").path("total").asInt()).isEqualTo(total)));
    }

    private static JsonNode last(TestSocket socket) {
        List<JsonNode> pushes = socket.pushes("unread");
        return pushes.get(pushes.size() - 1);
    }

    private TestSocket inRoom(ChatClient client) {
        TestSocket socket = open(client);
        assertThat(socket.request("room.join", room, null).path("ok").asBoolean())
                .isTrue();
        return socket;
    }
}
