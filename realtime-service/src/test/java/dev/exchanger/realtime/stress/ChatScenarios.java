package dev.exchanger.realtime.stress;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Chats under traffic from both nodes. */
final class ChatScenarios {

    private ChatScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("joins and leaves race with messages", ChatScenarios::joinsAndLeaves),
                new Scenario("members come and are put out while messages go on", ChatScenarios::membership),
                new Scenario("pins, edits and deletions race on both nodes", ChatScenarios::changes),
                new Scenario("load and subscribe while messages arrive", ChatScenarios::loadAndSubscribe),
                new Scenario("the 11th message of a minute is refused on the other node", ChatScenarios::limit),
                new Scenario("the 4th forward of a minute is refused on the other node", ChatScenarios::forwards),
                new Scenario("typing and presence have no place and are not kept", ChatScenarios::passing),
                new Scenario("history by cursor while messages arrive", ChatScenarios::history));
    }

    private static Future<?> traffic(Stage stage, Chat chat, int count) {
        return stage.besides(() -> {
            stage.sender(chat).send(count);
            return null;
        });
    }

    private static void joinsAndLeaves(Stage stage) throws Exception {
        Chat chat = stage.chat(8);
        List<Follower> followers = stage.followers(chat, 6);
        Future<?> traffic = traffic(stage, chat, 40);
        for (int i = 0; i < 16; i++) {
            Follower restless = followers.get(2 + i % 4);
            restless.leave(chat.room());
            restless.join(chat.room());
        }
        traffic.get(60, TimeUnit.SECONDS);
        stage.settle();
    }

    private static void membership(Stage stage) throws Exception {
        Chat chat = stage.chat(8);
        Person owner = chat.member(0);
        List<Follower> followers = stage.followers(chat, 6);
        Future<?> traffic = traffic(stage, new Chat(chat.id(), chat.members().subList(0, 4)), 30);
        for (int i = 4; i < 6; i++) {
            Follower out = followers.get(i);
            URI node = stage.cluster().node(i);
            String member = chat.path() + "/members/" + out.person().id();
            assertThat(Rest.call(node, "DELETE", member, owner, null, null).status())
                    .isEqualTo(200);
            await().until(() -> out.passing("room.left").size() == 1);
            assertThat(out.request("room.join", chat.room(), null, null)
                            .path("err")
                            .path("n")
                            .asInt())
                    .isEqualTo(404);
            Rest.Answer back = Rest.post(
                    node,
                    chat.path() + "/members",
                    owner,
                    null,
                    Map.of("userId", out.person().id()));
            assertThat(back.status()).as(back.toString()).isEqualTo(200);
            out.join(chat.room());
        }
        traffic.get(60, TimeUnit.SECONDS);
        stage.settle();
    }

    private static void changes(Stage stage) throws Exception {
        Chat chat = stage.chat(6);
        List<Follower> followers = stage.followers(chat, 2);
        Person author = chat.member(0);
        String path = chat.path() + "/messages";
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String key = "change" + i;
            Rest.Answer sent = Rest.post(stage.cluster().node(i), path, author, key, Map.of("body", key));
            stage.ledger().published(chat.room(), key, sent.place());
            ids.add(sent.body().path("message").path("id").asText());
        }
        List<Future<Rest.Answer>> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            URI node = stage.cluster().node(i);
            String body = "edit" + i;
            all.add(stage.besides(
                    () -> Rest.call(node, "PATCH", path + "/" + ids.get(0), author, null, Map.of("body", body))));
        }
        for (int i = 0; i < 5; i++) {
            URI node = stage.cluster().node(i);
            Person member = chat.member(i);
            String pin = chat.path() + "/pins/" + ids.get(i % 2);
            all.add(stage.besides(() -> Rest.call(node, "PUT", pin, member, null, null)));
            all.add(stage.besides(() -> Rest.call(node, "DELETE", pin, member, null, null)));
            all.add(stage.besides(() -> Rest.call(node, "PUT", pin, member, null, null)));
        }
        for (int i = 0; i < 2; i++) {
            URI node = stage.cluster().node(i);
            all.add(stage.besides(() -> Rest.call(node, "DELETE", path + "/" + ids.get(2), author, null, null)));
            all.add(stage.besides(
                    () -> Rest.call(node, "PUT", chat.path() + "/pins/" + ids.get(2), chat.member(1), null, null)));
        }
        for (Future<Rest.Answer> one : all) {
            Rest.Answer answer = one.get(20, TimeUnit.SECONDS);
            assertThat(answer.status()).as(answer.toString()).isIn(200, 404, 409);
            if (answer.place() != null) {
                // Whatever it is called: it must come to everybody at this place.
                awaitPlace(followers, chat.room(), answer.place());
            }
        }
        stage.settle();
        List<JsonNode> seen = new ArrayList<>();
        for (URI node : List.of(stage.cluster().first(), stage.cluster().second())) {
            seen.add(Rest.get(node, path, author).body().path("messages"));
            seen.add(Rest.get(node, chat.path() + "/pins", author).body().path("pins"));
        }
        assertThat(seen.get(0)).isEqualTo(seen.get(2));
        assertThat(seen.get(1)).isEqualTo(seen.get(3));
        assertThat(seen.get(0).get(2).path("version").asInt())
                .as("of the edited one")
                .isEqualTo(7);
        assertThat(seen.get(0).get(0).has("deletedAt")).isTrue();
        assertThat(seen.get(1)).noneMatch(pin -> pin.path("messageId").asText().equals(ids.get(2)));
        stage.note("%d changes", all.size());
    }

    private static void awaitPlace(List<Follower> followers, String room, Place place) {
        for (Follower follower : followers) {
            await().until(() -> follower.place(room).epoch().equals(place.epoch())
                    && follower.place(room).seq() >= place.seq());
        }
    }

    /** What was loaded and what comes after it are everything, whenever one begins. */
    private static void loadAndSubscribe(Stage stage) throws Exception {
        Chat chat = stage.chat(8);
        stage.followers(chat, 1);
        Future<?> traffic = traffic(stage, chat, 40);
        for (int i = 0; i < 12; i++) {
            Person member = chat.member(i);
            Follower late = stage.follower(member, stage.cluster().node(i));
            Rest.Answer page = Rest.get(stage.cluster().node(i + 1), chat.path() + "/messages?limit=100", member);
            Set<String> keys = new HashSet<>();
            page.body()
                    .path("messages")
                    .forEach(message -> keys.add(message.path("body").asText()));
            late.enter(chat.room(), page.place(), keys);
        }
        traffic.get(60, TimeUnit.SECONDS);
        stage.settle();
        stage.followersHaveAll(chat.room());
    }

    private static void limit(Stage stage) throws Exception {
        Chat chat = stage.chat(2);
        List<Follower> followers = stage.followers(chat, 2);
        Person talker = chat.member(0);
        for (int i = 0; i < 10; i++) {
            String key = "limit" + i;
            if (i % 2 == 0) {
                assertThat(followers.get(0).say(chat, key)).as(key).isNotNull();
            } else {
                Rest.Answer answer = Rest.post(
                        stage.cluster().second(), chat.path() + "/messages", talker, key, Map.of("body", key));
                assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
                stage.ledger().published(chat.room(), key, answer.place());
            }
        }
        Rest.Answer refused =
                Rest.post(stage.cluster().second(), chat.path() + "/messages", talker, "11", Map.of("body", "11"));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.retryAfterSeconds()).isBetween(1L, 60L);
        JsonNode answer = followers.get(0).request("msg.send", chat.room(), "11", Map.of("body", "11"));
        assertThat(answer.path("err").path("c").asText()).isEqualTo("rate_limited");
        assertThat(answer.path("err").path("retryMs").asLong()).isBetween(1L, 60_000L);
        assertThat(followers.get(1).say(chat, "of-the-other")).isNotNull();
        stage.settle();
    }

    private static void forwards(Stage stage) throws Exception {
        Chat chat = stage.chat(2);
        List<Follower> followers = stage.followers(chat, 2);
        Person member = chat.member(0);
        Rest.Answer sent =
                Rest.post(stage.cluster().first(), chat.path() + "/messages", member, "fwd", Map.of("body", "fwd"));
        stage.ledger().published(chat.room(), "fwd", sent.place());
        Map<String, String> body =
                Map.of("messageId", sent.body().path("message").path("id").asText());
        for (int i = 0; i < 4; i++) {
            Rest.Answer answer = Rest.post(
                    stage.cluster().node(i),
                    chat.path() + "/forwards",
                    member,
                    UUID.randomUUID().toString(),
                    body);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(i < 3 ? 201 : 429);
        }
        await().until(() -> followers.get(1).deliveries(chat.room()) == 4);
    }

    private static void passing(Stage stage) throws Exception {
        Chat chat = stage.chat(3);
        List<Follower> followers = stage.followers(chat, 3);
        Place before = followers.get(2).place(chat.room());
        for (int i = 0; i < 3; i++) {
            assertThat(followers
                            .get(i % 2)
                            .request("typing", chat.room(), null, null)
                            .path("ok")
                            .asBoolean())
                    .isTrue();
        }
        await().until(() -> followers.get(2).passing("typing").size() == 3);
        followers.get(0).request("presence.heartbeat", null, null, Map.of("status", "busy"));
        await().until(() -> followers.get(1).passing("presence.changed").stream()
                .anyMatch(push -> push.path("d").path("status").asText().equals("busy")));
        assertThat(followers.get(2).passing("typing")).noneMatch(push -> push.has("s"));
        JsonNode again = followers.get(2).request("room.join", chat.room(), null, null);
        assertThat(new Place(again.path("e").asText(), again.path("s").asLong()))
                .isEqualTo(before);
        assertThat(Rest.get(stage.cluster().first(), chat.path() + "/messages", chat.member(0))
                        .body()
                        .path("messages"))
                .isEmpty();
        stage.settle();
    }

    /** Pages backwards while new messages come: each message is on one page. */
    private static void history(Stage stage) throws Exception {
        Chat chat = stage.chat(10);
        stage.followers(chat, 1);
        Sender sender = stage.sender(chat);
        sender.send(20);
        Future<?> traffic = stage.besides(() -> {
            sender.send(20);
            return null;
        });
        int pages = 0;
        for (int round = 0; round < 3 || !traffic.isDone(); round++) {
            List<Integer> numbers = new ArrayList<>();
            String cursor = "";
            do {
                Rest.Answer page = page(stage, chat, pages++, cursor);
                page.body()
                        .path("messages")
                        .forEach(message -> numbers.add(message.path("seq").asInt()));
                cursor = page.body().path("nextCursor").asText("");
            } while (!cursor.isEmpty());
            for (int i = 0; i < numbers.size(); i++) {
                assertThat(numbers.get(i)).as(numbers.toString()).isEqualTo(numbers.size() - i);
            }
        }
        traffic.get(60, TimeUnit.SECONDS);
        stage.settle();
        stage.note("%d pages", pages);
    }

    private static Rest.Answer page(Stage stage, Chat chat, int number, String cursor) throws IOException {
        String query = "?limit=7" + (cursor.isEmpty() ? "" : "&cursor=" + cursor);
        Rest.Answer page =
                Rest.get(stage.cluster().node(number), chat.path() + "/messages" + query, chat.member(number));
        assertThat(page.status()).as(page.toString()).isEqualTo(200);
        return page;
    }
}
