package dev.exchanger.realtime.stress;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who is told to be online by those who may know: no flap, no ghost. */
final class PresenceScenarios {

    /** Of 7 seconds of grace, a beat and a second of coalescing. */
    private static final Duration GONE = Duration.ofSeconds(14);

    private static final Duration BEYOND_GRACE = Duration.ofSeconds(9);

    private PresenceScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("a user on two nodes stays online when the first ends", stage -> oneEnds(stage, 0)),
                new Scenario("a user on two nodes stays online when the second ends", stage -> oneEnds(stage, 1)),
                new Scenario("who comes back within the grace was never away", PresenceScenarios::returns),
                new Scenario("strangers hear nothing of a presence", PresenceScenarios::strangers));
    }

    private static void oneEnds(Stage stage, int which) throws Exception {
        Chat chat = stage.chat(2);
        Follower mate = stage.follower(chat.member(1), stage.cluster().first(), chat.room());
        Person person = chat.member(0);
        List<Follower> devices = List.of(
                stage.follower(person, stage.cluster().first()),
                stage.follower(person, stage.cluster().second()));
        await().until(() -> told(mate, person).equals(List.of("online")));
        devices.get(which).close();
        devices.get(which).forget();
        stage.holds(BEYOND_GRACE, () -> told(mate, person).equals(List.of("online")));
        long end = System.nanoTime();
        devices.get(1 - which).close();
        devices.get(1 - which).forget();
        await().atMost(GONE).until(() -> told(mate, person).equals(List.of("online", "offline")));
        stage.note("offline %d ms after the last", (System.nanoTime() - end) / 1_000_000);
    }

    private static void returns(Stage stage) throws Exception {
        Chat chat = stage.chat(2);
        Follower mate = stage.follower(chat.member(1), stage.cluster().second(), chat.room());
        Person person = chat.member(0);
        Follower restless = stage.follower(person, stage.cluster().first(), chat.room());
        await().until(() -> told(mate, person).equals(List.of("online")));
        for (int i = 1; i <= 4; i++) {
            int closes = i;
            restless.reset();
            await().until(() -> restless.closes().size() == closes && restless.connected());
        }
        stage.holds(BEYOND_GRACE, () -> told(mate, person).equals(List.of("online")));
        stage.sender(chat).send(2);
        stage.settle();
    }

    private static void strangers(Stage stage) throws Exception {
        Chat chat = stage.chat(2);
        Follower stranger = stage.follower(Person.some(), stage.cluster().first());
        Follower mate = stage.follower(chat.member(1), stage.cluster().first(), chat.room());
        Person person = chat.member(0);
        Follower shown = stage.follower(person, stage.cluster().second());
        shown.request("presence.heartbeat", null, null, Map.of("status", "away"));
        await().until(() ->
                !told(mate, person).isEmpty() && last(told(mate, person)).equals("away"));
        stranger.sync();
        assertThat(told(stranger, person)).isEmpty();
        Rest.Answer asked =
                Rest.get(stage.cluster().first(), "/api/v1/presence?users=" + person.id(), stranger.person());
        assertThat(asked.status()).as(asked.toString()).isIn(403, 404);
    }

    /** Whether none of the chat was said to be offline, to any of these. */
    static boolean nobodyWent(List<Follower> mates, Chat chat) {
        return mates.stream().allMatch(mate -> chat.members().stream()
                .noneMatch(other -> told(mate, other).contains("offline")));
    }

    /** What a mate was told of a person, oldest first. */
    static List<String> told(Follower mate, Person person) {
        return mate.passing("presence.changed").stream()
                .filter(push -> push.path("d")
                        .path("userId")
                        .asText()
                        .equals(person.id().toString()))
                .map(push -> push.path("d").path("status").asText())
                .toList();
    }

    private static String last(List<String> all) {
        return all.get(all.size() - 1);
    }
}
