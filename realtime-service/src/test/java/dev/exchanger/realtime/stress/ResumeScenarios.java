package dev.exchanger.realtime.stress;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Coming back: all that was missed or the word that it cannot be had, never a part. */
final class ResumeScenarios {

    private static final int HISTORY = 300;
    private static final int CROWD = 200;

    private ResumeScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("resume on the other node while messages go on", ResumeScenarios::toAndFro),
                new Scenario("resume with an old epoch", ResumeScenarios::oldEpoch),
                new Scenario("resume at and beyond the end of the history", ResumeScenarios::beyond),
                new Scenario("resume with a forged position harms nobody", ResumeScenarios::forged),
                new Scenario("resume ends the former connection on either node", ResumeScenarios::former));
    }

    /** By itself: it takes all the machine has. */
    static Scenario storm() {
        return new Scenario(CROWD + " clients reset come back on the other node", ResumeScenarios::comeBackAll);
    }

    private static void toAndFro(Stage stage) throws Exception {
        Chat chat = stage.chat(8);
        List<Follower> followers = stage.followers(chat, 4);
        Future<?> traffic = stage.besides(() -> {
            stage.sender(chat).send(40);
            return null;
        });
        for (int i = 0; i < 12; i++) {
            Follower follower = followers.get(i % 3);
            int before = follower.closes().size();
            follower.reset();
            await().until(() -> follower.closes().size() > before && follower.connected());
        }
        traffic.get(60, TimeUnit.SECONDS);
        stage.settle();
        stage.note("12 resets");
    }

    private static void oldEpoch(Stage stage) throws Exception {
        Person owner = Person.some();
        Follower witness = stage.follower(owner, stage.cluster().first());
        events(stage, owner, 5);
        stage.settle();
        Place top = witness.place(owner.room());
        JsonNode room = resume(witness, owner.room(), new Place("gone", 3));
        assertThat(room.path("recovered").asBoolean(true)).isFalse();
        assertThat(room.path("n").asInt()).isZero();
        assertThat(new Place(room.path("e").asText(), room.path("to").asLong())).isEqualTo(top);
        events(stage, owner, 3);
        stage.settle();
    }

    /** Exactly what is kept can be had; one message more and nothing of it comes. */
    private static void beyond(Stage stage) throws Exception {
        Person owner = Person.some();
        Follower witness = stage.follower(owner, stage.cluster().first());
        events(stage, owner, HISTORY + 150);
        stage.settle();
        Place top = witness.place(owner.room());
        Follower late = stage.follower(owner.again(), stage.cluster().second());
        JsonNode much = resume(late, owner.room(), top.plus(-HISTORY - 1));
        assertThat(much.path("recovered").asBoolean(true)).as("one too many").isFalse();
        assertThat(much.path("n").asInt()).isZero();
        JsonNode nothing = resume(late, owner.room(), top);
        assertThat(nothing.path("recovered").asBoolean())
                .as("nothing was missed")
                .isTrue();
        assertThat(nothing.path("n").asInt()).isZero();
        Heard heard = new Heard();
        StressSocket socket = new StressSocket(stage.cluster().second(), owner.token(), "?resume=true", "", heard);
        socket.request(
                "resume",
                null,
                null,
                Map.of("pos", Map.of(owner.room(), top.plus(-HISTORY).toJson())),
                heard::message);
        await().until(() -> heard.places(owner.room()).size() == HISTORY);
        assertThat(heard.answers()
                        .get(0)
                        .path("d")
                        .path("rooms")
                        .path(owner.room())
                        .path("recovered")
                        .asBoolean())
                .isTrue();
        for (int i = 0; i < HISTORY; i++) {
            assertThat(heard.places(owner.room()).get(i)).isEqualTo(top.plus(i + 1 - HISTORY));
        }
        socket.close();
        events(stage, owner, 2);
        stage.settle();
    }

    private static void forged(Stage stage) throws Exception {
        Person owner = Person.some();
        stage.follower(owner, stage.cluster().first());
        events(stage, owner, 3);
        stage.settle();
        Follower liar = stage.follower(owner.again(), stage.cluster().second());
        Place top = liar.place(owner.room());
        for (Place claim : List.of(top.plus(1), top.plus(1_000_000), new Place(top.epoch(), 1L << 53))) {
            JsonNode room = resume(liar, owner.room(), claim);
            assertThat(room.path("recovered").asBoolean(true)).isFalse();
            assertThat(room.path("e").asText()).as("the epoch stays").isEqualTo(top.epoch());
            assertThat(room.path("to").asLong()).isEqualTo(top.seq());
        }
        for (String claim : List.of(
                "{\"e\":\"x\",\"s\":-1}",
                "{\"e\":\"x\",\"s\":1.5}",
                "{\"e\":\"x\",\"s\":\"1\"}",
                "{\"e\":1,\"s\":1}",
                "{\"s\":1}",
                "{\"e\":\"x\"}",
                "[]",
                "null",
                "{\"e\":\"x\",\"s\":9007199254740993}")) {
            JsonNode answer = liar.request(
                    "resume", null, null, Map.of("pos", Map.of(owner.room(), new ObjectMapper().readTree(claim))));
            assertThat(answer.path("err").path("c").asText()).as(claim).isEqualTo("bad_request");
        }
        events(stage, owner, 3);
        stage.settle();
    }

    /** A client that has lost its connection without a word opens another one before the server finds out. */
    private static void former(Stage stage) throws Exception {
        for (int there = 0; there < 2; there++) {
            Chat chat = stage.chat(3);
            Follower before = stage.follower(chat.member(0), stage.cluster().first(), chat.room());
            stage.follower(chat.member(1), stage.cluster().second(), chat.room());
            before.staysAway();
            String token = before.resumeToken();
            URI node = stage.cluster().node(there);
            Follower after = stage.follower(chat.member(0), node, chat.room());
            JsonNode answer = after.request("resume", null, null, Map.of("token", token, "pos", Map.of()));
            assertThat(answer.path("d").path("known").asBoolean()).isTrue();
            if (there == 0) {
                await().atMost(Duration.ofSeconds(2))
                        .until(() -> before.closes().equals(List.of(4202)));
            }
            stage.sender(chat).send(3);
            before.forget();
            before.close();
        }
        stage.settle();
    }

    private static void comeBackAll(Stage stage) throws Exception {
        List<Chat> chats = new ArrayList<>();
        List<Follower> followers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Chat chat = stage.chat(CROWD / 4);
            chats.add(chat);
            List<Future<Follower>> opening = new ArrayList<>();
            for (Person member : chat.members()) {
                opening.add(stage.besides(
                        () -> stage.follower(member, stage.cluster().first(), chat.room())));
            }
            for (Future<Follower> one : opening) {
                followers.add(one.get(30, TimeUnit.SECONDS));
            }
        }
        List<Future<?>> traffic = new ArrayList<>();
        for (Chat chat : chats) {
            traffic.add(stage.besides(() -> {
                stage.sender(chat).send(25);
                return null;
            }));
        }
        long start = System.nanoTime();
        followers.forEach(Follower::reset);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> followers.stream().allMatch(one -> !one.closes().isEmpty() && one.connected()));
        long back = System.nanoTime() - start;
        for (Future<?> one : traffic) {
            one.get(60, TimeUnit.SECONDS);
        }
        stage.settle();
        stage.note("all back after %d ms", back / 1_000_000);
    }

    private static void events(Stage stage, Person owner, int count) {
        for (int i = 1; i <= count; i++) {
            stage.ledger().published(owner.room(), stage.cluster().orderPaid(owner, i, 1), null);
        }
    }

    /** Asks on a connection that is in the room already; what it brings again is not written down. */
    private static JsonNode resume(Follower follower, String room, Place claim) throws Exception {
        JsonNode answer = follower.request("resume", null, null, Map.of("pos", Map.of(room, claim.toJson())));
        return answer.path("d").path("rooms").path(room);
    }
}
