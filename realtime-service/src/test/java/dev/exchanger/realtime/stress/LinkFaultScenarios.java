package dev.exchanger.realtime.stress;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The network fails in parts: the first node's subscription hears nothing more although it is open, the second node's
 * commands are cut again and again, and PostgreSQL is away for everybody for a while.
 */
final class LinkFaultScenarios {

    private static final Duration DATABASE_AWAY = Duration.ofSeconds(4);
    private static final Duration NOTICED = Duration.ofSeconds(12);

    private LinkFaultScenarios() {}

    static Act.Fault links(Cluster cluster) {
        return broken -> {
            Node deaf = cluster.serving().get(0);
            Node stutters = cluster.serving().get(1);
            int subscription = deaf.connection(cluster.redis(), "subscriber");
            assertThat(deaf.redisLink().silence(subscription)).isTrue();
            cluster.databaseLink().down();
            broken.run();
            for (int i = 0; i < 3; i++) {
                stutters.redisLink().cut(stutters.connection(cluster.redis(), "commands"));
                Cluster.pause(DATABASE_AWAY.dividedBy(3));
            }
            cluster.databaseLink().heal();
            await("another subscription")
                    .atMost(NOTICED)
                    .until(() -> deaf.connection(cluster.redis(), "subscriber") != subscription);
        };
    }

    static List<Scenario> all() {
        return List.of(
                new Scenario("a deaf node, PostgreSQL away: a chat misses nothing", LinkFaultScenarios::chat),
                new Scenario("a deaf node: events come in order when it hears again", LinkFaultScenarios::events),
                new Scenario("a deaf node: a session that ended meanwhile is closed", LinkFaultScenarios::revoked),
                new Scenario("a deaf node: who was put out meanwhile leaves the room", LinkFaultScenarios::putOut),
                new Scenario("a deaf node, PostgreSQL away: operations go on", LinkFaultScenarios::operations),
                new Scenario("commands cut again and again: sent through that node", LinkFaultScenarios::stutter),
                new Scenario("PostgreSQL away: exact refusals, sockets stay", LinkFaultScenarios::refusals));
    }

    private static void chat(Stage stage) throws Exception {
        Chat chat = stage.chat(30);
        List<Follower> followers = stage.followers(chat, 4);
        stage.talkThroughTheFault(chat);
        followers.forEach(follower -> assertThat(follower.closes()).isEmpty());
    }

    private static void events(Stage stage) throws Exception {
        Person owner = Person.some();
        stage.follower(owner, stage.cluster().first());
        stage.follower(owner, stage.cluster().second());
        stage.awaitBroken();
        for (int i = 1; i <= 40; i++) {
            stage.ledger().published(owner.room(), stage.cluster().orderPaid(owner, i, 1), null);
            Cluster.pause(Duration.ofMillis(50));
        }
        stage.awaitHealed();
        stage.ledger().published(owner.room(), stage.cluster().orderPaid(owner, 41, 1), null);
        stage.settle();
    }

    private static void revoked(Stage stage) throws Exception {
        Person leaver = Person.some();
        Heard deaf = new Heard();
        Heard hears = new Heard();
        stage.socket(stage.cluster().first(), leaver, deaf);
        stage.socket(stage.cluster().second(), leaver, hears);
        stage.awaitBroken();
        AccessScenarios.revoke(stage, leaver);
        assertThat(hears.close()).isEqualTo(4001);
        stage.awaitHealed();
        assertThat(deaf.close()).isEqualTo(4001);
    }

    private static void putOut(Stage stage) throws Exception {
        Chat chat = stage.chat(5);
        List<Follower> followers = stage.followers(chat, 4);
        Follower out = followers.get(2);
        assertThat(out.node()).as("on the deaf one").isEqualTo(stage.cluster().first());
        stage.awaitBroken();
        String member = chat.path() + "/members/" + out.person().id();
        // The first try may have done it although it could not be told: then she is no member any more.
        await().atMost(NOTICED).pollInterval(Duration.ofMillis(500)).until(() -> {
            int status = Rest.call(stage.cluster().second(), "DELETE", member, chat.member(0), null, null)
                    .status();
            return status == 200 || status == 404;
        });
        stage.awaitHealed();
        await().atMost(NOTICED).until(() -> out.passing("room.left").size() == 1);
        stage.sender(new Chat(chat.id(), chat.members().subList(0, 2))).send(6);
        stage.settle();
    }

    private static void operations(Stage stage) throws Exception {
        List<Person> people = Person.some(3);
        String room = stage.collaboration(people);
        List<Follower> authors = CollaborationScenarios.authors(stage, people, room);
        stage.awaitBroken();
        // The second node's commands are cut meanwhile: what was refused is sent again.
        for (int i = 0; i < 30; i++) {
            Follower author = authors.get(i % 3);
            String key = "op" + i;
            JsonNode data = CollaborationScenarios.operation("put", "f" + i % 7, i, author.place(room));
            await().atMost(NOTICED)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> CollaborationScenarios.place(stage, author, room, key, data) != null);
        }
        stage.awaitHealed();
        stage.settle();
        CollaborationScenarios.assertSame(stage, authors, room);
    }

    /** Everything is sent to the node whose commands connection is cut, and nowhere else. */
    private static void stutter(Stage stage) throws Exception {
        Chat chat = stage.chat(12);
        stage.followers(chat, 4);
        URI stutters = stage.cluster().second();
        stage.awaitBroken();
        List<Future<Void>> sending = stage.everybodySends(
                chat, "stutter-", 3, (sender, member, key) -> sender.sendTo(member, key, stutters));
        stage.awaitHealed();
        stage.settle(sending);
    }

    private static void refusals(Stage stage) throws Exception {
        Chat chat = stage.chat(2);
        List<Follower> followers = stage.followers(chat, 2);
        stage.awaitBroken();
        URI node = stage.cluster().first();
        String path = chat.path() + "/messages";
        // At the same time: each takes as long as the pool tries to connect.
        Future<Rest.Answer> sent = stage.besides(() -> Rest.post(node, path, chat.member(0), "k", Map.of("body", "k")));
        Future<Rest.Answer> read = stage.besides(() -> Rest.get(node, path, chat.member(0)));
        Future<JsonNode> said =
                stage.besides(() -> followers.get(1).request("msg.send", chat.room(), "k", Map.of("body", "k")));
        followers.get(0).join("rates");
        assertThat(sent.get(20, TimeUnit.SECONDS).status()).isEqualTo(503);
        assertThat(read.get(20, TimeUnit.SECONDS).status()).isEqualTo(503);
        assertThat(said.get(20, TimeUnit.SECONDS).path("err").path("c").asText())
                .isEqualTo("degraded");
        stage.awaitHealed();
        stage.sender(chat).send(chat.member(0), "k", node);
        stage.settle();
        followers.forEach(follower -> assertThat(follower.closes()).isEmpty());
    }
}
