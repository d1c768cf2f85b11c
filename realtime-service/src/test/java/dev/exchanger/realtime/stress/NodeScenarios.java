package dev.exchanger.realtime.stress;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A node is killed, and nodes are replaced one after the other. */
final class NodeScenarios {

    /** Within which a dead node's users are offline. */
    private static final Duration OFFLINE = Duration.ofSeconds(20);

    private static final Duration TO_START = Duration.ofSeconds(60);

    private NodeScenarios() {}

    /** Kills the first node and starts it anew under its name, as an orchestrator does. */
    static Act.Fault kill(Cluster cluster) {
        return broken -> {
            Node victim = cluster.serving().get(0);
            cluster.retire(victim);
            victim.replica().kill9();
            CompletableFuture<Node> again = cluster.start(victim.name());
            broken.run();
            again.get(60, TimeUnit.SECONDS);
        };
    }

    /** Replaces both nodes: a new one serves, then an old one is told to go. */
    static Act.Fault drain(Cluster cluster) {
        return broken -> {
            List<Node> old = cluster.serving().subList(0, 2);
            broken.run();
            for (Node node : old) {
                // Its successor serves already.
                await().atMost(TO_START).until(() -> cluster.serving().size() > 2);
                cluster.retire(node);
                node.replica().terminate();
                assertThat(node.replica().exit()).isIn(0, 143);
                assertThat(node.replica().log()).contains("stop 200 socket-drain: done");
            }
        };
    }

    static List<Scenario> killed() {
        return List.of(
                new Scenario("node killed: a chat misses nothing", NodeScenarios::chat),
                new Scenario("node killed: events it had taken are told once", NodeScenarios::events),
                new Scenario("node killed: operations go on, one document", NodeScenarios::operations),
                new Scenario("node killed: who does not return is offline in 20 s", NodeScenarios::abandoned),
                new Scenario("node killed: who is elsewhere or returns stays online", NodeScenarios::stays),
                new Scenario("node killed: a message under way is sent again once", NodeScenarios::underWay));
    }

    static List<Scenario> drained() {
        return List.of(
                new Scenario("both nodes drained: a chat under load misses nothing", NodeScenarios::drainedChat),
                new Scenario("both nodes drained: events are told once", NodeScenarios::events),
                new Scenario("both nodes drained: operations go on, one document", NodeScenarios::operations),
                new Scenario("both nodes drained: nobody flaps", NodeScenarios::noFlap));
    }

    private static void chat(Stage stage) throws Exception {
        Chat chat = stage.chat(40);
        List<Follower> followers = stage.followers(chat, 6);
        stage.talkThroughTheFault(chat);
        long returned = followers.stream()
                .filter(one -> one.closes().equals(List.of(1006)))
                .count();
        assertThat(returned).isEqualTo(3);
    }

    private static void events(Stage stage) throws Exception {
        Person owner = Person.some();
        stage.follower(owner, stage.cluster().first());
        stage.follower(owner, stage.cluster().second());
        Future<?> telling = stage.besides(() -> {
            for (int i = 1; i <= 100; i++) {
                stage.ledger().published(owner.room(), stage.cluster().orderPaid(owner, i, 1), null);
                Cluster.pause(Duration.ofMillis(30));
            }
            return null;
        });
        stage.awaitBroken();
        stage.awaitHealed();
        telling.get(60, TimeUnit.SECONDS);
        stage.settle();
    }

    private static void operations(Stage stage) throws Exception {
        List<Person> people = Person.some(4);
        String room = stage.collaboration(people);
        List<Follower> authors = CollaborationScenarios.authors(stage, people, room);
        CollaborationScenarios.write(stage, authors, room, 8, 7);
        stage.awaitBroken();
        stage.awaitHealed();
        await().atMost(OFFLINE).until(() -> authors.stream().allMatch(Follower::connected));
        CollaborationScenarios.write(stage, authors, room, 8, 8);
        stage.settle();
        CollaborationScenarios.assertSame(stage, authors, room);
    }

    private static void abandoned(Stage stage) throws Exception {
        Chat chat = stage.chat(5);
        Person person = chat.member(0);
        List<Follower> mates = new ArrayList<>();
        for (int i = 1; i < 3; i++) {
            mates.add(stage.follower(chat.member(i), stage.cluster().second(), chat.room()));
        }
        Follower lost = stage.follower(person, stage.cluster().first(), chat.room());
        lost.staysAway();
        for (Follower mate : mates) {
            await().until(() -> PresenceScenarios.told(mate, person).equals(List.of("online")));
        }
        stage.awaitBroken();
        long killed = System.nanoTime();
        for (Follower mate : mates) {
            await().atMost(OFFLINE)
                    .until(() -> PresenceScenarios.told(mate, person).equals(List.of("online", "offline")));
        }
        Duration time = Duration.ofNanos(System.nanoTime() - killed);
        stage.note("after %.1f s", time.toMillis() / 1000.0);
        assertThat(time).isLessThan(OFFLINE);
        lost.forget();
        stage.awaitHealed();
    }

    private static void stays(Stage stage) throws Exception {
        Chat chat = stage.chat(3);
        Follower mate = stage.follower(chat.member(2), stage.cluster().second(), chat.room());
        Person elsewhere = chat.member(0);
        Person returns = chat.member(1);
        Follower dies = stage.follower(elsewhere, stage.cluster().first());
        stage.follower(elsewhere, stage.cluster().second());
        stage.follower(returns, stage.cluster().first(), chat.room());
        dies.staysAway();
        for (Person person : List.of(elsewhere, returns)) {
            await().until(() -> PresenceScenarios.told(mate, person).equals(List.of("online")));
        }
        stage.awaitBroken();
        long killed = System.nanoTime();
        dies.forget();
        stage.awaitHealed();
        // Longer than the lease of the dead node and everything that follows from its end.
        Duration rest = Duration.ofSeconds(14).minusNanos(System.nanoTime() - killed);
        stage.holds(rest.isNegative() ? Duration.ZERO : rest, () -> Stream.of(elsewhere, returns)
                .allMatch(person -> PresenceScenarios.told(mate, person).equals(List.of("online"))));
        stage.sender(chat).send(3);
        stage.settle();
    }

    private static void underWay(Stage stage) throws Exception {
        Chat chat = stage.chat(12);
        for (int i = 0; i < 2; i++) {
            stage.follower(chat.member(i), stage.cluster().second(), chat.room());
        }
        URI dying = stage.cluster().first();
        stage.ready();
        List<Future<Void>> sending =
                stage.everybodySends(chat, "under-way-", 4, (sender, member, key) -> sender.send(member, key, dying));
        stage.awaitBroken();
        stage.settle(sending);
    }

    private static void drainedChat(Stage stage) throws Exception {
        Chat chat = stage.chat(60);
        List<Follower> followers = stage.followers(chat, 20);
        stage.talkThroughTheFault(chat);
        for (Follower follower : followers) {
            assertThat(follower.closes()).isNotEmpty().containsOnly(4200);
            assertThat(follower.passing("drain")).hasSameSizeAs(follower.closes());
        }
        stage.note(
                "%d moves",
                followers.stream().mapToInt(one -> one.closes().size()).sum());
    }

    private static void noFlap(Stage stage) throws Exception {
        Chat chat = stage.chat(6);
        List<Follower> members = stage.followers(chat, 6);
        await().until(() ->
                PresenceScenarios.told(members.get(0), chat.member(5)).equals(List.of("online")));
        stage.awaitBroken();
        stage.awaitHealed();
        stage.holds(Duration.ofSeconds(9), () -> PresenceScenarios.nobodyWent(members, chat));
        stage.settle();
    }
}
