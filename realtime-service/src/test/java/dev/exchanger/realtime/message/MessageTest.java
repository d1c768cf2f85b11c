package dev.exchanger.realtime.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** What is said in chats, by socket and by REST. */
@QuarkusTest
@RealtimeApplication
class MessageTest extends RealtimeTest {

    private ChatClient ann;
    private ChatClient bob;
    private ChatClient eve;
    private String chat;
    private String room;

    @BeforeEach
    void aChatOfTwo() {
        ann = known("Ann");
        bob = known("Bob");
        eve = known("Eve");
        chat = ann.group(bob.userId());
        room = "chat:" + chat;
    }

    @Test
    void whatIsSentIsHeardAndKept() {
        TestSocket heard = inRoom(bob);
        TestSocket speaker = open(ann);
        JsonNode sent = speaker.request("msg.send", room, "hello", Map.of("body", "Добрий день \uD83D\uDC4B"));
        assertThat(sent.path("ok").asBoolean()).as(sent.toString()).isTrue();
        JsonNode push = heard.awaitPush("msg");
        assertThat(push.path("d")).isEqualTo(sent.path("d"));
        assertThat(push.path("s")).isEqualTo(sent.path("s"));
        assertThat(push.path("e")).isEqualTo(sent.path("e"));
        assertThat(push.path("d").path("seq").asLong()).isEqualTo(1);
        assertThat(push.path("d").path("senderId").asText())
                .isEqualTo(ann.userId().toString());
        history(bob, "").body("messages", hasSize(1)).body("messages[0].body", equalTo("Добрий день \uD83D\uDC4B"));
        bob.send(chat, "k", "by REST")
                .statusCode(201)
                .body("seq", equalTo(push.path("s").asInt() + 1));
        await().until(() -> heard.pushes("msg").size() == 2);
    }

    @Test
    void messagesAreNumberedWithoutHolesHoweverManySend() {
        TestSocket heard = inRoom(bob);
        IntStream.range(0, 20).parallel().forEach(i -> (i % 2 == 0 ? ann : bob).send(chat, "n" + i));
        await().until(() -> heard.pushes("msg").size() == 20);
        assertThat(heard.pushes("msg"))
                .extracting(push -> push.path("d").path("seq").asLong())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, 20).boxed().toList());
        List<Long> places = heard.pushes("msg").stream()
                .map(push -> push.path("s").asLong())
                .toList();
        assertThat(places).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void theSameKeySendsOnceHoweverOftenAndHoweverAtOnce() {
        TestSocket heard = inRoom(bob);
        List<ValidatableResponse> answers = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> ann.send(chat, "once", "the same"))
                .toList();
        assertThat(answers).extracting(a -> a.extract().statusCode()).containsOnly(201);
        assertThat(answers)
                .extracting(a -> a.extract().<String>path("message.id"))
                .containsOnly(id(answers.get(0)));
        assertThat(answers).extracting(a -> a.extract().<Integer>path("seq")).containsOnly(2);
        TestSocket socket = open(ann);
        JsonNode again = socket.request("msg.send", room, "once", Map.of("body", "the same"));
        assertThat(again.path("d").path("id").asText()).isEqualTo(id(answers.get(0)));
        assertThat(again.path("s").asInt()).isEqualTo(2);
        ann.send(chat, "other", "another").statusCode(201).body("message.seq", equalTo(2));
        await().until(() -> heard.pushes("msg").size() == 2);
        bob.send(chat, "once", "the key of another user").statusCode(201);
    }

    @Test
    void aKeyIsForOneRequestOnly() {
        ann.send(chat, "k", "one").statusCode(201);
        ann.send(chat, "k", "two").statusCode(422).body("code", equalTo("idempotency-key-reused"));
        String elsewhere = ann.group();
        ann.send(elsewhere, "k", "one").statusCode(422);
        JsonNode refused = open(ann).request("msg.send", room, "k", Map.of("body", "three"));
        assertThat(code(refused)).isEqualTo("bad_request");
        history(ann, "").body("messages", hasSize(1)).body("messages[0].body", equalTo("one"));
    }

    @Test
    void aKeyUsedInTwoChatsAtOnceSendsInOne() {
        String elsewhere = ann.group();
        for (int round = 0; round < 5; round++) {
            String key = "round" + round;
            List<Integer> statuses = List.of(chat, elsewhere).parallelStream()
                    .map(where -> ann.send(where, key, "x").extract().statusCode())
                    .toList();
            assertThat(statuses).containsExactlyInAnyOrder(201, 422);
        }
    }

    @Test
    void itsSenderEditsAMessageAndEverybodyHearsIt() {
        TestSocket heard = inRoom(bob);
        String id = ann.send(chat, "frist");
        ValidatableResponse edited = ann.edit(chat, id, "first").statusCode(200).body("message.version", equalTo(2));
        JsonNode push = heard.awaitPush("msg.edited");
        assertThat(push.path("d").path("body").asText()).isEqualTo("first");
        assertThat(push.path("s").asInt()).isEqualTo(edited.extract().<Integer>path("seq"));
        ann.edit(chat, id, "first")
                .statusCode(200)
                .body("seq", equalTo(push.path("s").asInt()));
        heard.sync();
        assertThat(heard.pushes("msg.edited")).hasSize(1);
        history(bob, "").body("messages[0].body", equalTo("first")).body("messages[0].editedAt", notNullValue());
        bob.edit(chat, id, "forged").statusCode(403);
        eve.edit(chat, id, "forged").statusCode(404);
        ann.edit(ann.group(), id, "elsewhere").statusCode(404);
        ann.edit(chat, UUID.randomUUID().toString(), "nothing").statusCode(404);
        ann.edit(chat, id, "").statusCode(422);
    }

    /** Two devices of hers edit the same version at once: one of the two is told, and nothing is lost unseen. */
    @Test
    void ofTwoEditsOfOneVersionOneIsRefused() {
        ValidatableResponse sent = ann.send(chat, "k", "draft").statusCode(201).header("ETag", "\"1\"");
        String id = sent.extract().path("message.id");
        List<Integer> statuses = Stream.of("phone", "desktop", "tablet")
                .parallel()
                .map(body -> ann.edit(chat, id, body, "\"1\"").extract().statusCode())
                .toList();
        assertThat(statuses).containsExactlyInAnyOrder(200, 412, 412);
        ValidatableResponse now = ann.get("/" + chat + "/messages/" + id)
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("version", equalTo(2));
        String body = now.extract().path("body");
        ann.edit(chat, id, body, "\"1\"").statusCode(200);
        ann.edit(chat, id, "later", "\"2\"").statusCode(200).header("ETag", "\"3\"");
        ann.edit(chat, id, "anyway", "*").statusCode(200).header("ETag", "\"4\"");
        ann.edit(chat, id, "weak", "W/\"4\"").statusCode(412).contentType("application/problem+json");
        ann.edit(chat, id, "nonsense", "4").statusCode(400);
        TestSocket socket = open(ann);
        JsonNode stale = socket.request("msg.edit", room, Map.of("messageId", id, "body", "stale", "version", 3));
        assertThat(code(stale)).isEqualTo("conflict");
        JsonNode fresh = socket.request("msg.edit", room, Map.of("messageId", id, "body", "fresh", "version", 4));
        assertThat(fresh.path("d").path("version").asInt()).isEqualTo(5);
        assertThat(code(socket.request("msg.edit", room, Map.of("messageId", id, "body", "x", "version", "5"))))
                .isEqualTo("bad_request");
        eve.get("/" + chat + "/messages/" + id).statusCode(404);
        ann.get("/" + ann.group() + "/messages/" + id).statusCode(404);
        bob.get("/" + chat + "/messages/" + UUID.randomUUID()).statusCode(404);
    }

    @Test
    void aDeletedMessageLeavesItsNumberOnly() {
        TestSocket heard = inRoom(bob);
        String mine = bob.send(chat, "mine");
        String owners = ann.send(chat, "secret");
        ann.put("/" + chat + "/pins/" + mine).statusCode(200);
        bob.delete("/" + chat + "/messages/" + owners).statusCode(403);
        ann.delete("/" + chat + "/messages/" + mine).statusCode(200).body("message.body", nullValue());
        ann.delete("/" + chat + "/messages/" + mine).statusCode(200).body("seq", notNullValue());
        ann.delete("/" + chat + "/messages/" + owners).statusCode(200);
        await().until(() -> heard.pushes("msg.deleted").size() == 2);
        assertThat(heard.pushes("msg.deleted").toString()).doesNotContain("secret", "mine");
        history(bob, "").body("messages.seq", equalTo(List.of(2, 1))).body("messages[0].body", nullValue());
        bob.get("/" + chat + "/pins").body("pins", hasSize(0));
        bob.edit(chat, mine, "back").statusCode(409).body("code", equalTo("message-deleted"));
        bob.put("/" + chat + "/pins/" + mine).statusCode(404);
        bob.forward(chat, "f", mine).statusCode(404);
    }

    @Test
    void aReplyNamesAMessageOfTheSameChat() {
        String question = ann.send(chat, "when?");
        bob.reply(chat, question, "soon").statusCode(201).body("message.replyTo", equalTo(question));
        String elsewhere = bob.send(bob.group(), "elsewhere");
        bob.reply(chat, elsewhere, "what?").statusCode(404);
        assertThat(code(open(bob).request("msg.send", room, "r", Map.of("body", "x", "replyTo", "y"))))
                .isEqualTo("bad_request");
    }

    @Test
    void historyComesByNumbersInPages() {
        for (int i = 1; i <= 25; i++) {
            ann.send(chat, "m" + i);
        }
        ValidatableResponse first = history(bob, "");
        List<Integer> seen = new ArrayList<>(first.extract().<List<Integer>>path("messages.seq"));
        assertThat(seen).hasSize(20);
        String cursor = first.extract().path("nextCursor");
        ValidatableResponse second = history(bob, "?cursor=" + cursor).body("nextCursor", nullValue());
        seen.addAll(second.extract().<List<Integer>>path("messages.seq"));
        List<Integer> all = new ArrayList<>(IntStream.rangeClosed(1, 25).boxed().toList());
        history(bob, "?after=22").body("messages.seq", equalTo(List.of(23, 24, 25)));
        Collections.reverse(all);
        assertThat(seen).isEqualTo(all);
        for (String wrong : List.of("?after=x", "?after=1&cursor=" + cursor, "?limit=101")) {
            bob.get("/" + chat + "/messages" + wrong).statusCode(422);
        }
        bob.get("/" + chat + "/messages?cursor=abc").statusCode(400).body("code", equalTo("invalid-cursor"));
        TestSocket socket = open(bob);
        JsonNode slice = socket.request("msg.history", room, Map.of("before", 4, "limit", 2))
                .path("d");
        assertThat(slice.path("messages").findValuesAsText("seq")).containsExactly("3", "2");
        assertThat(slice.path("more").asBoolean()).isTrue();
        assertThat(socket.request("msg.history", room, null).path("s").asInt()).isEqualTo(26);
        for (Map<String, Integer> wrong :
                List.of(Map.of("before", 1, "after", 1), Map.of("limit", 0), Map.of("after", -1))) {
            assertThat(code(socket.request("msg.history", room, wrong))).isEqualTo("bad_request");
        }
    }

    @Test
    void whoLoadsAndResumesFromThereMissesNothing() {
        for (int round = 0; round < 5; round++) {
            List<String> sent = Collections.synchronizedList(new ArrayList<>());
            Thread writer = new Thread(() -> IntStream.range(0, 15).forEach(i -> sent.add(ann.send(chat, "x"))));
            writer.start();
            ValidatableResponse loaded = history(bob, "?limit=100");
            try (TestSocket socket = TestSocket.openToResume(service, bob.user())) {
                JsonNode resumed =
                        socket.request("resume", null, Map.of("pos", Map.of(room, ChatClient.position(loaded))));
                assertThat(resumed.path("d")
                                .path("rooms")
                                .path(room)
                                .path("recovered")
                                .asBoolean())
                        .isTrue();
                await().until(() -> !writer.isAlive());
                await().untilAsserted(() -> {
                    List<String> known = new ArrayList<>(loaded.extract().<List<String>>path("messages.id"));
                    socket.pushes("msg")
                            .forEach(push -> known.add(push.path("d").path("id").asText()));
                    assertThat(new HashSet<>(known)).containsAll(sent);
                });
            }
        }
    }

    @Test
    void whatNobodyCanReadIsRefused() {
        List<String> bodies = List.of("", " \n", "x".repeat(4097), "a\0b", "a\uD800b");
        TestSocket socket = open(ann);
        for (String body : bodies) {
            String json = "{\"body\":\""
                    + body.replace("\n", "\\n").replace("\0", "\\u0000").replace("\uD800", "\\ud800") + "\"}";
            ann.post("/" + chat + "/messages", "bad", json).statusCode(422);
        }
        assertThat(code(socket.request("msg.send", room, "bad", Map.of("body", "x".repeat(4097)))))
                .isEqualTo("bad_request");
        assertThat(code(socket.request("msg.send", room, "bad", Map.of("body", 7))))
                .isEqualTo("bad_request");
        assertThat(code(socket.request("msg.send", room, null, Map.of("body", "no key"))))
                .isEqualTo("bad_request");
        assertThat(code(socket.request("msg.send", room, "a\0b", Map.of("body", "x"))))
                .isEqualTo("bad_request");
        ann.post("/" + chat + "/messages", null, Map.of("body", "no key")).statusCode(400);
        ann.send(chat, "good", "\uD83D\uDC4B".repeat(4096)).statusCode(201);
        history(ann, "").body("messages", hasSize(1));
    }

    @Test
    void aForeignChatTakesNothing() {
        String message = ann.send(chat, "ours");
        eve.send(chat, "k", "me too").statusCode(404);
        eve.get("/" + chat + "/messages").statusCode(404);
        eve.get("/" + chat + "/pins").statusCode(404);
        eve.put("/" + chat + "/pins/" + message).statusCode(404);
        eve.delete("/" + chat + "/messages/" + message).statusCode(404);
        eve.post("/" + chat + "/read", null, Map.of("seq", 1)).statusCode(404);
        eve.forward(eve.group(), "f", message).statusCode(404);
        TestSocket socket = open(eve);
        Map<String, ?> data = Map.of("body", "x", "messageId", message, "seq", 1);
        for (String type : List.of("send", "edit", "delete", "forward", "pin", "unpin", "read", "history")) {
            assertThat(code(socket.request("msg." + type, room, "k" + type, data)))
                    .as(type)
                    .isEqualTo("not_found");
            assertThat(code(socket.request("msg." + type, "rates", "k", data)))
                    .as(type)
                    .isEqualTo("unknown_room");
            assertThat(code(socket.request("msg." + type, null, "k", data)))
                    .as(type)
                    .isEqualTo("bad_request");
        }
        assertThat(code(socket.request("typing", room, data))).isEqualTo("conflict");
        history(ann, "").body("messages", hasSize(1));
    }

    @Test
    void pinsAreForAllAndTold() {
        TestSocket heard = inRoom(bob);
        List<String> ids =
                IntStream.range(0, 4).mapToObj(i -> ann.send(chat, "m" + i)).toList();
        int told = bob.put("/" + chat + "/pins/" + ids.get(0))
                .statusCode(200)
                .extract()
                .path("seq");
        ann.put("/" + chat + "/pins/" + ids.get(0)).statusCode(200).body("seq", equalTo(told));
        JsonNode push = heard.awaitPush("msg.pinned");
        assertThat(push.path("d").path("messageId").asText()).isEqualTo(ids.get(0));
        assertThat(push.path("d").path("userId").asText())
                .isEqualTo(bob.userId().toString());
        ann.put("/" + chat + "/pins/" + ids.get(1)).statusCode(200);
        ann.put("/" + chat + "/pins/" + ids.get(2)).statusCode(200);
        ann.put("/" + chat + "/pins/" + ids.get(3)).statusCode(409).body("code", equalTo("pin-limit"));
        bob.get("/" + chat + "/pins")
                .body("pins.message.id", equalTo(List.of(ids.get(2), ids.get(1), ids.get(0))))
                .body("pins[2].pinnedBy", equalTo(bob.userId().toString()));
        JsonNode off = open(ann).request("msg.unpin", room, Map.of("messageId", ids.get(0)));
        assertThat(off.path("s").asInt()).isGreaterThan(told);
        heard.awaitPush("msg.unpinned");
        ann.delete("/" + chat + "/pins/" + ids.get(0)).statusCode(200).body("seq", nullValue());
        assertThat(open(ann)
                        .request("msg.pin", room, Map.of("messageId", ids.get(0)))
                        .path("ok")
                        .asBoolean())
                .isTrue();
        ann.put("/" + chat + "/pins/" + UUID.randomUUID()).statusCode(409);
        ann.edit(chat, ids.get(0), "edited").statusCode(200);
        bob.get("/" + chat + "/pins").body("pins[0].message.body", equalTo("edited"));
    }

    @Test
    void onlyWhatOneReadsIsForwarded() {
        String secret = bob.send(bob.group(), "not for Ann");
        ann.forward(chat, "f0", secret).statusCode(404);
        String own = ann.group();
        String original = bob.send(chat, "for all");
        TestSocket socket = open(ann);
        JsonNode copy = socket.request("msg.forward", "chat:" + own, "f1", Map.of("messageId", original))
                .path("d");
        assertThat(copy.path("body").asText()).isEqualTo("for all");
        assertThat(copy.path("forwardedFrom").asText()).isEqualTo(original);
        assertThat(copy.path("forwardedSender").asText()).isEqualTo(bob.userId().toString());
        ann.edit(own, copy.path("id").asText(), "changed").statusCode(409).body("code", equalTo("forwarded"));
        ann.forward(own, "f1", original)
                .statusCode(201)
                .body("message.id", equalTo(copy.path("id").asText()));
        ann.forward(own, "f2", original)
                .statusCode(429)
                .body("code", equalTo("rate-limited"))
                .header("Retry-After", notNullValue());
    }

    @Test
    void readingAndTypingAreToldInPassing() {
        ann.send(chat, "one");
        ann.send(chat, "two");
        TestSocket heard = inRoom(ann);
        TestSocket reader = inRoom(bob);
        bob.get("").body("chats[0].unread", equalTo(2));
        ann.get("").body("chats[0].unread", equalTo(0));
        JsonNode mark = reader.request("msg.read", room, Map.of("seq", 1)).path("d");
        assertThat(mark.path("unread").asInt()).isEqualTo(1);
        JsonNode push = heard.awaitPush("msg.read");
        assertThat(push.path("d").path("userId").asText())
                .isEqualTo(bob.userId().toString());
        assertThat(push.path("d").path("seq").asInt()).isEqualTo(1);
        assertThat(push.has("s")).isFalse();
        bob.post("/" + chat + "/read", null, Map.of("seq", 99))
                .body("lastReadSeq", equalTo(2))
                .body("unread", equalTo(0));
        bob.post("/" + chat + "/read", null, Map.of("seq", 1)).body("lastReadSeq", equalTo(2));
        bob.post("/" + chat + "/read", null, Map.of("seq", -1)).statusCode(422);
        assertThat(code(reader.request("msg.read", room, Map.of()))).isEqualTo("bad_request");
        ann.get("/" + chat + "/members").body("members.lastReadSeq", equalTo(List.of(2, 2)));
        assertThat(reader.request("typing", room, null).path("ok").asBoolean()).isTrue();
        assertThat(heard.awaitPush("typing").path("d").path("userId").asText())
                .isEqualTo(bob.userId().toString());
        assertThat(heard.pushes("msg.read")).hasSize(2);
    }

    private ValidatableResponse history(ChatClient user, String query) {
        return user.get("/" + chat + "/messages" + query).statusCode(200);
    }

    private TestSocket inRoom(ChatClient client) {
        TestSocket socket = open(client);
        assertThat(socket.request("room.join", room, null).path("ok").asBoolean())
                .isTrue();
        return socket;
    }

    private static String id(ValidatableResponse answer) {
        return answer.extract().path("message.id");
    }
}
