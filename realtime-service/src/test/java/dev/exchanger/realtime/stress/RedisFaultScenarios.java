package dev.exchanger.realtime.stress;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Redis stands still for longer than a node's lease, or is killed and comes back empty. */
final class RedisFaultScenarios {

    /** Longer than the lease of a node, so that all nodes look dead when it goes on. */
    private static final Duration PAUSE = Duration.ofSeconds(11);

    private static final Duration BACK = Duration.ofSeconds(15);
    /** What may be lost with Redis: the operations of the last save and of the time it takes. */
    private static final Duration WINDOW = Duration.ofMillis(1500);

    private RedisFaultScenarios() {}

    /** Meanwhile the nodes start that are needed later: they must do without Redis, too. */
    static Act.Fault pause(Cluster cluster) {
        return broken -> {
            cluster.redis().pause();
            cluster.start("third");
            cluster.start("fourth");
            try {
                broken.run();
                Cluster.pause(PAUSE);
            } finally {
                cluster.redis().resume();
            }
        };
    }

    static Act.Fault kill(Cluster cluster) {
        return broken -> {
            cluster.redis().kill9();
            broken.run();
            Cluster.pause(Duration.ofSeconds(2));
            cluster.redis().restart();
        };
    }

    static List<Scenario> paused() {
        List<Scenario> all = new ArrayList<>(both("Redis paused"));
        all.add(new Scenario("Redis paused: events from before and after are told once", RedisFaultScenarios::events));
        all.add(new Scenario("Redis paused: operations go on where they were", RedisFaultScenarios::operations));
        return all;
    }

    static List<Scenario> killed() {
        List<Scenario> all = new ArrayList<>(both("Redis killed"));
        all.add(new Scenario("Redis killed: only the last operations are lost, declared", RedisFaultScenarios::window));
        return all;
    }

    private static List<Scenario> both(String fault) {
        return List.of(
                new Scenario(fault + ": a chat misses nothing", RedisFaultScenarios::chat),
                new Scenario(fault + ": sockets stay and are told", RedisFaultScenarios::mode),
                new Scenario(fault + ": nobody goes offline", RedisFaultScenarios::presence),
                new Scenario(fault + ": one key from both nodes is one message", RedisFaultScenarios::key),
                new Scenario(fault + ": who comes back meanwhile misses nothing", RedisFaultScenarios::comesBack));
    }

    private static void chat(Stage stage) throws Exception {
        Chat chat = stage.chat(30);
        List<Follower> followers = stage.followers(chat, 4);
        Traffic traffic = new Traffic(stage, chat);
        await().until(() -> stage.ledger().verdict().published() > 4);
        stage.awaitBroken();
        stage.awaitHealed();
        long published = stage.ledger().verdict().published();
        await().atMost(BACK).until(() -> stage.ledger().verdict().published() > published + 6);
        traffic.stop();
        stage.settle();
        followers.forEach(follower -> assertThat(follower.closes()).isEmpty());
    }

    private static void mode(Stage stage) throws Exception {
        List<Follower> followers = List.of(
                stage.follower(Person.some(), stage.cluster().first(), "rates"),
                stage.follower(Person.some(), stage.cluster().second(), "rates"));
        stage.awaitBroken();
        for (Follower follower : followers) {
            await().atMost(BACK).until(() -> modes(follower).equals(List.of("local")));
            follower.sync();
        }
        stage.awaitHealed();
        for (Follower follower : followers) {
            await().atMost(BACK).until(() -> modes(follower).equals(List.of("local", "full")));
            assertThat(follower.closes()).isEmpty();
        }
        stage.settle();
    }

    private static List<String> modes(Follower follower) {
        return follower.passing("mode").stream()
                .map(push -> push.path("d").path("mode").asText())
                .toList();
    }

    private static void presence(Stage stage) throws Exception {
        Chat chat = stage.chat(4);
        List<Follower> mates = stage.followers(chat, 4);
        for (Follower mate : mates) {
            await().until(() -> chat.members().stream()
                            .filter(other -> !other.equals(mate.person()))
                            .filter(other ->
                                    !PresenceScenarios.told(mate, other).isEmpty())
                            .count()
                    >= 1);
        }
        stage.awaitBroken();
        stage.awaitHealed();
        // Long enough for a wrong sweep and for the second in which news are collected.
        stage.holds(Duration.ofSeconds(4), () -> PresenceScenarios.nobodyWent(mates, chat));
        stage.settle();
    }

    /** Sends the same all the time until everybody was told the same. */
    private static void key(Stage stage) throws Exception {
        Chat chat = stage.chat(3);
        stage.followers(chat, 2);
        stage.awaitBroken();
        List<Future<Void>> tries = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            URI node = stage.cluster().node(i);
            tries.add(stage.besides(() -> {
                stage.sender(chat).send(chat.member(2), "through-the-fault", node);
                return null;
            }));
        }
        stage.awaitHealed();
        for (Future<Void> one : tries) {
            one.get(60, TimeUnit.SECONDS);
        }
        stage.settle();
        assertThat(Rest.get(stage.cluster().first(), chat.path() + "/messages", chat.member(0))
                        .body()
                        .path("messages"))
                .hasSize(1);
    }

    private static void comesBack(Stage stage) throws Exception {
        Chat chat = stage.chat(12);
        List<Follower> followers = stage.followers(chat, 3);
        stage.sender(chat).send(5);
        stage.awaitBroken();
        followers.get(0).reset();
        stage.awaitHealed();
        stage.sender(chat).send(10);
        await().atMost(BACK).until(followers.get(0)::connected);
        stage.settle();
        stage.followersHaveAll(chat.room());
    }

    private static void events(Stage stage) throws Exception {
        Person owner = Person.some();
        stage.follower(owner, stage.cluster().first());
        stage.follower(owner, stage.cluster().second());
        for (int i = 1; i <= 30; i++) {
            stage.ledger().published(owner.room(), stage.cluster().orderPaid(owner, i, 1), null);
        }
        stage.awaitBroken();
        stage.awaitHealed();
        for (int i = 31; i <= 60; i++) {
            stage.ledger().published(owner.room(), stage.cluster().orderPaid(owner, i, 1), null);
        }
        stage.settle();
    }

    private static void operations(Stage stage) throws Exception {
        List<Person> people = Person.some(3);
        String room = stage.collaboration(people);
        List<Follower> authors = CollaborationScenarios.authors(stage, people, room);
        CollaborationScenarios.write(stage, authors, room, 10, 3);
        stage.awaitBroken();
        Place base = authors.get(0).place(room);
        ObjectNode data = CollaborationScenarios.operation("put", "late", 1, base);
        JsonNode refused = authors.get(0).request("collab.op", room, "late", data);
        assertThat(refused.path("err").path("temp").asBoolean())
                .as(refused.toString())
                .isTrue();
        stage.awaitHealed();
        await().atMost(BACK)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> CollaborationScenarios.place(stage, authors.get(0), room, "late", data) != null);
        CollaborationScenarios.write(stage, authors, room, 10, 4);
        stage.settle();
        CollaborationScenarios.assertSame(stage, authors, room);
    }

    /** Each operation has a field of its own, so the document tells which of them are left. */
    private static void window(Stage stage) throws Exception {
        List<Person> people = Person.some(3);
        String room = stage.collaboration(people);
        List<Follower> authors = CollaborationScenarios.authors(stage, people, room);
        Place first = authors.get(0).place(room);
        List<Long> acknowledged = new ArrayList<>();
        stage.ready();
        while (acknowledged.size() < 80) {
            ObjectNode data = CollaborationScenarios.operation("put", "f" + acknowledged.size(), 1, first);
            JsonNode answer =
                    authors.get(acknowledged.size() % 3).request("collab.op", room, "op" + acknowledged.size(), data);
            if (!answer.path("ok").asBoolean()) {
                break;
            }
            acknowledged.add(System.nanoTime());
            Cluster.pause(Duration.ofMillis(20));
        }
        long killed = System.nanoTime();
        stage.awaitBroken();
        stage.awaitHealed();
        for (Follower author : authors) {
            await().atMost(BACK).until(() -> !author.place(room).epoch().equals(first.epoch()));
            await().atMost(BACK).until(() -> author.document(room)
                    .at()
                    .epoch()
                    .equals(author.place(room).epoch()));
        }
        int lost = 0;
        JsonNode fields = authors.get(0).document(room).after(0).path("fields");
        for (int i = 0; i < acknowledged.size(); i++) {
            if (!fields.has("f" + i)) {
                lost++;
                assertThat(killed - acknowledged.get(i))
                        .as("age of what was lost")
                        .isLessThan(WINDOW.toNanos());
            } else {
                assertThat(lost).as("what is left has no holes").isZero();
            }
        }
        CollaborationScenarios.write(stage, authors, room, 5, 5);
        stage.settle();
        CollaborationScenarios.assertSame(stage, authors, room);
        stage.note("%d of %d operations lost", lost, acknowledged.size());
    }
}
