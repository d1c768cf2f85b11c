package dev.exchanger.realtime.stress;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** One key is one message, whoever repeats it, wherever and however often. */
final class KeyScenarios {

    private static final int KEYS = 4;

    private KeyScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("one key on sockets of both nodes at once: one message", KeyScenarios::sockets),
                new Scenario("one key by REST on both nodes at once: one message", KeyScenarios::rest),
                new Scenario("one key by socket and REST at once: one message", KeyScenarios::mixed),
                new Scenario("events taken twice are told once", KeyScenarios::events),
                new Scenario("two chats created with one key are one", KeyScenarios::chats));
    }

    private static void sockets(Stage stage) throws Exception {
        race(stage, true, false);
    }

    private static void rest(Stage stage) throws Exception {
        race(stage, false, true);
    }

    private static void mixed(Stage stage) throws Exception {
        race(stage, true, true);
    }

    /** Each key from both nodes at the same time; 2 keys of a user by every way are within her limit of 10. */
    private static void race(Stage stage, boolean bySocket, boolean byRest) throws Exception {
        Chat chat = stage.chat(KEYS);
        for (int round = 0; round < KEYS; round++) {
            Person sender = chat.member(round);
            List<Follower> devices = List.of(
                    stage.follower(sender, stage.cluster().first(), chat.room()),
                    stage.follower(sender, stage.cluster().second(), chat.room()));
            for (int i = 0; i < 2; i++) {
                String key = "race" + round + "-" + i;
                List<Callable<Void>> tries = new ArrayList<>();
                for (Follower device : devices) {
                    if (bySocket) {
                        tries.add(() -> {
                            assertThat(device.say(chat, key)).isNotNull();
                            return null;
                        });
                    }
                    if (byRest) {
                        tries.add(() -> post(stage, chat, sender, key, device.node()));
                    }
                }
                List<Future<Void>> all = new ArrayList<>();
                for (Callable<Void> attempt : tries) {
                    all.add(stage.besides(attempt));
                }
                for (Future<Void> one : all) {
                    one.get(20, TimeUnit.SECONDS);
                }
            }
        }
        stage.settle();
        assertThat(stage.ledger().verdict().published()).isEqualTo(2 * KEYS);
        Rest.Answer history = Rest.get(stage.cluster().first(), chat.path() + "/messages", chat.member(0));
        assertThat(history.body().path("messages")).hasSize(2 * KEYS);
    }

    private static Void post(Stage stage, Chat chat, Person sender, String key, URI node) throws Exception {
        Rest.Answer answer = Rest.post(node, chat.path() + "/messages", sender, key, Map.of("body", key));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        stage.ledger().published(chat.room(), key, answer.place());
        return null;
    }

    /** The stream hands an event out again when the node that took it died: what was told stays told. */
    private static void events(Stage stage) throws Exception {
        Person owner = Person.some();
        stage.follower(owner, stage.cluster().first());
        stage.follower(owner, stage.cluster().second());
        for (int i = 1; i <= 20; i++) {
            stage.ledger().published(owner.room(), stage.cluster().orderPaid(owner, i, 3), null);
        }
        stage.settle();
    }

    private static void chats(Stage stage) throws Exception {
        Person owner = Person.some();
        stage.follower(owner, stage.cluster().first());
        List<Future<String>> created = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            URI node = stage.cluster().node(i);
            created.add(stage.besides(() -> {
                Rest.Answer answer = Rest.post(
                        node,
                        "/api/v1/chats",
                        owner,
                        "the-one",
                        Map.of("kind", "group", "title", "One", "members", List.of()));
                assertThat(answer.status()).as(answer.toString()).isIn(200, 201);
                return answer.body().path("chat").path("chat").path("id").asText();
            }));
        }
        List<String> ids = new ArrayList<>();
        for (Future<String> one : created) {
            ids.add(one.get(20, TimeUnit.SECONDS));
        }
        assertThat(ids).containsOnly(ids.get(0));
        stage.settle();
    }
}
