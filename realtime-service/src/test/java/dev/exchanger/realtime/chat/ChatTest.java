package dev.exchanger.realtime.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** Creating chats, their members, and who may be in their rooms. */
@QuarkusTest
@RealtimeApplication
class ChatTest extends RealtimeTest {

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
    void thereIsOneDirectChatForTwoUsers() {
        TestSocket heard = open(bob);
        String id = ann.create("a", direct(bob))
                .statusCode(201)
                .body("epoch", notNullValue())
                .body("seq", equalTo(1))
                .body("chat.chat.kind", equalTo("direct"))
                .body("chat.chat.title", nullValue())
                .body("chat.role", equalTo("member"))
                .extract()
                .path("chat.chat.id");
        ann.create("another", direct(bob))
                .statusCode(200)
                .body("chat.chat.id", equalTo(id))
                .body("seq", equalTo(1));
        bob.create("b", direct(ann)).statusCode(200).body("chat.chat.id", equalTo(id));
        JsonNode push = heard.awaitPush("chat.created");
        assertThat(push.path("d").path("chat").path("id").asText()).isEqualTo(id);
        assertThat(push.path("r").asText()).isEqualTo("user:" + bob.userId());
        heard.sync();
        assertThat(heard.pushes("chat.created")).hasSize(1);
        ann.delete("/" + id + "/members/" + ann.userId()).statusCode(409).body("code", equalTo("members-fixed"));
        ann.post("/" + id + "/members", null, Map.of("userId", eve.userId()))
                .statusCode(409)
                .body("code", equalTo("members-fixed"));
    }

    @Test
    void twoWhoCreateTheirChatAtOnceGetTheSame() {
        List<String> ids = Stream.of(ann, bob, ann, bob)
                .parallel()
                .map(user -> user.create("k", direct(user == ann ? bob : ann))
                        .extract()
                        .<String>path("chat.chat.id"))
                .distinct()
                .toList();
        assertThat(ids).hasSize(1);
    }

    @Test
    void aGroupIsCreatedOnceForItsKey() {
        Map<String, ?> group = Map.of("kind", "group", "title", "Desk", "members", List.of(bob.userId()));
        String id = ann.create("group", group).statusCode(201).extract().path("chat.chat.id");
        ann.create("group", group).statusCode(200).body("chat.chat.id", equalTo(id));
        ann.create("group", Map.of("kind", "group", "title", "Other", "members", List.of(bob.userId())))
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"));
        bob.create("group", Map.of("kind", "group", "title", "Desk")).statusCode(201);
        ann.get("/" + id)
                .statusCode(200)
                .body("chat.role", equalTo("owner"))
                .body("members.displayName", containsInAnyOrder("Ann", "Bob"))
                .body("seq", equalTo(1));
    }

    @Test
    void anOrdersChatIsForItsOwnerAndOperators() {
        UUID order = UUID.randomUUID();
        exchange.show(order, ann.token());
        Map<String, ?> chat = Map.of("kind", "order", "orderId", order);
        String id = ann.create("o", chat).statusCode(201).extract().path("chat.chat.id");
        bob.create("o", chat).statusCode(404);
        ChatClient operator = new ChatClient(service, UserSpec.admin("chats:support"));
        operator.get("/" + id).statusCode(404);
        operator.post("/" + id + "/operators", null, Map.of()).statusCode(200).body("seq", equalTo(2));
        operator.post("/" + id + "/operators", null, Map.of()).statusCode(200).body("seq", nullValue());
        operator.get("/" + id).statusCode(200).body("chat.role", equalTo("operator"));
        ann.delete("/" + id + "/members/" + ann.userId()).statusCode(409);
        operator.delete("/" + id + "/members/" + operator.userId()).statusCode(200);
        operator.get("/" + id).statusCode(404);
    }

    @Test
    void onlyOperatorsComeInByThemselvesAndOnlyWhereTheDeskIs() {
        String support = ann.create("s", Map.of("kind", "support"))
                .statusCode(201)
                .extract()
                .path("chat.chat.id");
        String group = ann.group();
        bob.post("/" + support + "/operators", null, Map.of()).statusCode(401);
        new ChatClient(service, UserSpec.admin("orders:read"))
                .post("/" + support + "/operators", null, Map.of())
                .statusCode(403);
        ChatClient operator = new ChatClient(service, UserSpec.admin("chats:support"));
        operator.post("/" + group + "/operators", null, Map.of()).statusCode(404);
        operator.post("/" + UUID.randomUUID() + "/operators", null, Map.of()).statusCode(404);
    }

    @Test
    void operatorsSeeWhoHasAChatWithTheDesk() {
        faults.redis().command("DEL", RedisKeys.usersList());
        String id = ann.create("s", Map.of("kind", "support"))
                .statusCode(201)
                .extract()
                .path("chat.chat.id");
        ann.get("/users").statusCode(401);
        ChatClient operator = new ChatClient(service, UserSpec.admin("chats:support"));
        operator.get("/users")
                .statusCode(200)
                .body("users[0].chatId", equalTo(id))
                .body("users[0].displayName", equalTo("Ann"));
        bob.create("s", Map.of("kind", "support")).statusCode(201);
        await().untilAsserted(() -> operator.get("/users").body("users[1].chatId", equalTo(id)));
        await().until(() ->
                faults.redis().command("EXISTS", RedisKeys.usersList()).equals(1L));
        assertThat((Long) faults.redis().command("PTTL", RedisKeys.usersList()))
                .isBetween(1L, RedisKeys.USERS_LIST_TTL.toMillis());
    }

    @Test
    void whatIsNoChatIsRefused() {
        UUID stranger = UUID.randomUUID();
        List<Map<String, ?>> wrong = List.of(
                Map.of("kind", "direct"),
                Map.of("kind", "direct", "members", List.of(ann.userId())),
                Map.of("kind", "direct", "members", List.of(bob.userId(), eve.userId())),
                Map.of("kind", "direct", "title", "x", "members", List.of(bob.userId())),
                Map.of("kind", "direct", "members", List.of(stranger)),
                Map.of("kind", "group"),
                Map.of("kind", "group", "title", " "),
                Map.of("kind", "group", "title", "x".repeat(129)),
                Map.of("kind", "group", "title", "a\0b"),
                Map.of(
                        "kind",
                        "group",
                        "title",
                        "x",
                        "members",
                        List.of(1, 2, 3, 4, 5).stream()
                                .map(n -> UUID.randomUUID())
                                .toList()),
                Map.of("kind", "order"),
                Map.of("kind", "support", "orderId", stranger),
                Map.of("kind", "support", "members", List.of(bob.userId())),
                Map.of("title", "no kind"));
        wrong.forEach(chat -> ann.create("w", chat).statusCode(422));
        ann.create("w", Map.of("kind", "club")).statusCode(400);
        ann.create("w", Map.of("kind", "support", "colour", "red")).statusCode(400);
        ann.create(null, Map.of("kind", "support")).statusCode(400).body("code", equalTo("idempotency-key-required"));
        ann.get("").statusCode(200).body("chats", hasSize(0));
    }

    @Test
    void aForeignChatDoesNotExist() {
        String id = ann.group(bob.userId());
        for (String foreign : List.of(id, UUID.randomUUID().toString())) {
            eve.get("/" + foreign).statusCode(404);
            eve.get("/" + foreign + "/members").statusCode(404);
            eve.post("/" + foreign + "/members", null, Map.of("userId", eve.userId()))
                    .statusCode(404);
            eve.delete("/" + foreign + "/members/" + bob.userId()).statusCode(404);
            assertThat(code(open(eve).request("room.join", "chat:" + foreign, null)))
                    .isEqualTo("not_found");
        }
        TestSocket back = openToResume(eve.user());
        JsonNode room = back.request("resume", null, Map.of("pos", Map.of("chat:" + id, Map.of("e", "x", "s", 0))))
                .path("d")
                .path("rooms")
                .path("chat:" + id);
        assertThat(room.path("recovered").asBoolean()).isFalse();
        assertThat(room.path("err").path("c").asText()).isEqualTo("not_found");
    }

    @Test
    void onlyTheOwnerAddsAndRemoves() {
        String id = ann.group(bob.userId());
        bob.post("/" + id + "/members", null, Map.of("userId", eve.userId())).statusCode(403);
        bob.delete("/" + id + "/members/" + ann.userId()).statusCode(403);
        ann.post("/" + id + "/members", null, Map.of("userId", UUID.randomUUID()))
                .statusCode(422)
                .body("code", equalTo("user-unknown"));
        ann.post("/" + id + "/members", null, Map.of()).statusCode(422);
        TestSocket told = open(eve);
        ann.post("/" + id + "/members", null, Map.of("userId", eve.userId()))
                .statusCode(200)
                .body("seq", equalTo(2));
        ann.post("/" + id + "/members", null, Map.of("userId", eve.userId()))
                .statusCode(200)
                .body("seq", nullValue());
        assertThat(told.awaitPush("chat.member.added")
                        .path("d")
                        .path("chat")
                        .path("id")
                        .asText())
                .isEqualTo(id);
        ann.get("/" + id + "/members").body("members", hasSize(3));
        ann.delete("/" + id + "/members/" + UUID.randomUUID()).statusCode(404);
        for (int more = 0; more < 2; more++) {
            ann.post("/" + id + "/members", null, Map.of("userId", known("More").userId()))
                    .statusCode(200);
        }
        ann.post("/" + id + "/members", null, Map.of("userId", known("Too many").userId()))
                .statusCode(409)
                .body("code", equalTo("chat-full"));
    }

    @Test
    void whoIsRemovedLeavesTheRoomWithAllConnections() {
        String id = ann.group(bob.userId());
        String room = "chat:" + id;
        TestSocket desktop = open(bob);
        TestSocket phone = open(bob);
        TestSocket owner = open(ann);
        Stream.of(desktop, phone, owner).forEach(socket -> assertThat(
                        socket.request("room.join", room, null).path("ok").asBoolean())
                .isTrue());
        ann.delete("/" + id + "/members/" + bob.userId()).statusCode(200);
        for (TestSocket socket : List.of(desktop, phone)) {
            assertThat(socket.awaitPush("room.left").path("r").asText()).isEqualTo(room);
        }
        ann.send(id, "among ourselves");
        owner.awaitPush("msg");
        for (TestSocket socket : List.of(desktop, phone)) {
            socket.sync();
            assertThat(socket.pushes("msg")).isEmpty();
            assertThat(code(socket.request("room.join", room, null))).isEqualTo("not_found");
            assertThat(code(socket.request("typing", room, null))).isEqualTo("conflict");
            assertThat(socket.isOpen()).isTrue();
        }
        bob.get("/" + id).statusCode(404);
        ann.get("/" + id).body("members.userId", equalTo(List.of(ann.userId().toString())));
        ann.post("/" + id + "/members", null, Map.of("userId", bob.userId())).statusCode(200);
        assertThat(phone.request("room.join", room, null).path("ok").asBoolean())
                .isTrue();
    }

    @Test
    void aRemovalThatRedisDidNotTellIsFoundWhenItIsBack() {
        String id = ann.group(bob.userId());
        TestSocket socket = open(bob);
        socket.request("room.join", "chat:" + id, null);
        faults.redis().kill9();
        try {
            ann.delete("/" + id + "/members/" + bob.userId()).statusCode(503);
        } finally {
            faults.redis().restart();
        }
        socket.awaitPush("room.left");
        await().untilAsserted(
                        () -> ann.get("/" + id).body("members", hasSize(1)).body("seq", greaterThan(0)));
    }

    @Test
    void anOwnerWhoLeavesPassesTheGroupOn() {
        String id = ann.group(bob.userId(), eve.userId());
        ann.delete("/" + id + "/members/" + ann.userId()).statusCode(200);
        List<String> roles =
                bob.get("/" + id + "/members").statusCode(200).extract().path("members.role");
        assertThat(roles).containsExactlyInAnyOrder("owner", "member");
    }

    @Test
    void onesChatsComeLastChangedFirstPageByPage() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(0, ann.group());
        }
        String oldest = ids.remove(4);
        ann.send(oldest, "news");
        ids.add(0, oldest);
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            var page = ann.get("?limit=2" + (cursor == null ? "" : "&cursor=" + cursor))
                    .statusCode(200);
            seen.addAll(page.extract().<List<String>>path("chats.chat.id"));
            cursor = page.extract().path("nextCursor");
        } while (cursor != null);
        assertThat(seen).containsExactlyElementsOf(ids);
        ann.get("?limit=0").statusCode(422);
        ann.get("?cursor=abc").statusCode(400).body("code", equalTo("invalid-cursor"));
    }

    @Test
    void aSocketCreatesAChatAsWell() {
        TestSocket socket = open(ann);
        JsonNode made = socket.request("chat.create", null, "c", direct(bob));
        assertThat(made.path("ok").asBoolean()).as(made.toString()).isTrue();
        assertThat(made.path("s").asLong()).isEqualTo(1);
        assertThat(made.path("d").path("created").asBoolean()).isTrue();
        JsonNode again = socket.request("chat.create", null, "c", direct(bob));
        assertThat(again.path("d").path("created").asBoolean()).isFalse();
        assertThat(again.path("d").path("chat").path("id"))
                .isEqualTo(made.path("d").path("chat").path("id"));
        assertThat(again.path("e")).isEqualTo(made.path("e"));
        assertThat(code(socket.request("chat.create", null, null, direct(bob)))).isEqualTo("bad_request");
        assertThat(code(socket.request("chat.create", null, "d", Map.of()))).isEqualTo("bad_request");
        assertThat(code(socket.request("chat.create", null, "d", Map.of("kind", 7))))
                .isEqualTo("bad_request");
        assertThat(code(socket.request("chat.create", null, "d", Map.of("kind", "group"))))
                .isEqualTo("bad_request");
    }

    @Test
    void namesAreAskedForOnceAndMissingOnesHideNothing() {
        ChatClient nameless = new ChatClient(service, UserSpec.web());
        String id = nameless.group(bob.userId());
        nameless.get("/" + id).body("members", hasSize(2)).body("members.displayName", containsInAnyOrder("Bob", null));
        long asked = questionsAbout(bob);
        assertThat(asked).isEqualTo(1);
        for (int again = 0; again < 3; again++) {
            nameless.get("/" + id + "/members").body("members.displayName", containsInAnyOrder("Bob", null));
        }
        assertThat(questionsAbout(bob)).isEqualTo(asked);
    }

    private long questionsAbout(ChatClient user) {
        return faults.identity().requests("/internal/users").stream()
                .filter(request -> request.query()
                        .getOrDefault("ids", "")
                        .contains(user.userId().toString()))
                .count();
    }

    private static Map<String, ?> direct(ChatClient other) {
        return Map.of("kind", "direct", "members", List.of(other.userId()));
    }
}
