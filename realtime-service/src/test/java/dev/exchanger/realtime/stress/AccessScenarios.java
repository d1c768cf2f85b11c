package dev.exchanger.realtime.stress;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who is let in, and who is sent away later. */
final class AccessScenarios {

    private static final int CAP = 20;

    private AccessScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("a token that expires while connected: 4104", AccessScenarios::expiry),
                new Scenario("a session revoked while connected: 4001 within 1 s on both", AccessScenarios::revoked),
                new Scenario("a session revoked during resume is not let in again", AccessScenarios::revokedResuming),
                new Scenario("the Origin of another site is refused", AccessScenarios::origin),
                new Scenario("300 connections of one user at once: 20 over both nodes", AccessScenarios::oneUser));
    }

    private static void expiry(Stage stage) throws Exception {
        UserSpec user = UserSpec.web();
        Duration life = Duration.ofSeconds(8);
        long minted = System.nanoTime();
        Person shortLived = new Person(user, TokenMinter.shared().accessToken(user, life));
        Heard end = new Heard();
        stage.socket(stage.cluster().first(), shortLived, end);
        assertThat(end.close()).isEqualTo(4104);
        // A token ends at a full second.
        assertThat(Duration.ofNanos(end.closedAt() - minted)).isBetween(life.minusMillis(1100), life.plusMillis(900));
        assertThat(refusal(stage.cluster().second(), shortLived, "")).isEqualTo(401);
    }

    private static void revoked(Stage stage) throws Exception {
        Chat chat = stage.chat(4);
        Person leaver = chat.members().get(3);
        stage.followers(chat, 3);
        List<Heard> ends = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ends.add(new Heard());
            stage.socket(stage.cluster().node(i), leaver, ends.get(i));
        }
        Heard otherSession = new Heard();
        StressSocket stays = stage.socket(stage.cluster().first(), leaver.again(), otherSession);
        long start = System.nanoTime();
        revoke(stage, leaver);
        long slowest = 0;
        for (Heard end : ends) {
            assertThat(end.close()).isEqualTo(4001);
            slowest = Math.max(slowest, end.closedAt() - start);
        }
        assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(1));
        assertThat(otherSession.ended()).isFalse();
        assertThat(refusal(stage.cluster().second(), leaver, "")).isEqualTo(401);
        stage.sender(new Chat(chat.id(), chat.members().subList(0, 3))).send(5);
        stage.settle();
        stage.note("slowest after %d ms", slowest / 1_000_000);
        stays.close();
    }

    /** Sockets that come back again and again while their session ends: none is open a second later. */
    private static void revokedResuming(Stage stage) throws Exception {
        Person leaver = Person.some();
        List<Heard> ends = new ArrayList<>();
        List<Integer> refused = new ArrayList<>();
        CompletableFuture<Void> enough = new CompletableFuture<>();
        Future<?> returning = stage.besides(() -> {
            for (int i = 0; refused.isEmpty(); i++) {
                Heard end = new Heard();
                try {
                    StressSocket socket =
                            new StressSocket(stage.cluster().node(i), leaver.token(), "?resume=true", "", end);
                    ends.add(end);
                    socket.request(
                            "resume",
                            null,
                            null,
                            Map.of("pos", Map.of(leaver.room(), new Place("x", 1).toJson())),
                            answer -> {});
                    if (i % 3 > 0) {
                        socket.reset();
                    }
                } catch (StressSocket.Refused e) {
                    if (e.status() != 429) {
                        refused.add(e.status());
                    }
                } catch (IOException e) {
                    // Closed by the other side already.
                }
                if (i == 10) {
                    enough.complete(null);
                }
            }
            return null;
        });
        enough.get(20, TimeUnit.SECONDS);
        long start = System.nanoTime();
        revoke(stage, leaver);
        returning.get(20, TimeUnit.SECONDS);
        assertThat(refused).containsExactly(401);
        long slowest = 0;
        for (Heard end : ends) {
            assertThat(end.close()).isIn(4001, 1006);
            slowest = Math.max(slowest, end.closedAt() - start);
        }
        assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(1));
        stage.note("%d connections, the last ended after %d ms", ends.size(), slowest / 1_000_000);
    }

    private static void origin(Stage stage) throws Exception {
        Person person = Person.some();
        for (URI node : List.of(stage.cluster().first(), stage.cluster().second())) {
            for (String origin : List.of("https://evil.example", "null", "https://desk.example.evil.example")) {
                assertThat(refusal(node, person, "Origin: " + origin))
                        .as(origin)
                        .isEqualTo(403);
            }
            Heard end = new Heard();
            new StressSocket(node, person.token(), "", "Origin: https://desk.example", end).close();
            assertThat(end.close()).isEqualTo(1000);
        }
    }

    /** All handshakes at once: whatever each node sees, in the end there are not more than the cap. */
    private static void oneUser(Stage stage) throws Exception {
        Person greedy = Person.some();
        List<Heard> ends = new ArrayList<>();
        List<Future<Integer>> handshakes = new ArrayList<>();
        List<StressSocket> sockets = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 300; i++) {
            Heard end = new Heard();
            ends.add(end);
            URI node = stage.cluster().node(i);
            // A node that is too busy to look at the session says 503, and the client comes again.
            handshakes.add(stage.besides(() -> await().atMost(Duration.ofSeconds(25))
                    .until(() -> handshake(stage, node, greedy, end, sockets), status -> status != 503)));
        }
        int open = 0;
        for (Future<Integer> handshake : handshakes) {
            int status = handshake.get(30, TimeUnit.SECONDS);
            assertThat(status).isIn(101, 429);
            open += status == 101 ? 1 : 0;
        }
        int admitted = open;
        await().atMost(Duration.ofSeconds(5)).until(() -> admitted - ended(ends) <= CAP);
        await().until(() -> leases(stage, greedy) == admitted - ended(ends));
        for (Heard end : ends) {
            if (end.ended()) {
                assertThat(end.close()).isEqualTo(4009);
            }
        }
        stage.note("%d admitted, %d stayed", admitted, admitted - ended(ends));
        assertThat(admitted - ended(ends)).as("enough for a person").isPositive();
        sockets.forEach(StressSocket::close);
        await().atMost(Duration.ofSeconds(5)).until(() -> leases(stage, greedy) <= 1);
        Heard last = new Heard();
        stage.socket(stage.cluster().first(), greedy, last).close();
        assertThat(last.close()).isEqualTo(1000);
    }

    private static int handshake(Stage stage, URI node, Person person, Heard end, List<StressSocket> sockets)
            throws IOException {
        try {
            sockets.add(stage.socket(node, person, end));
            return 101;
        } catch (StressSocket.Refused e) {
            return e.status();
        }
    }

    private static long ended(List<Heard> ends) {
        return ends.stream().filter(end -> end.ended()).count();
    }

    private static long leases(Stage stage, Person person) {
        return (Long) stage.cluster().redis().command("ZCARD", RedisKeys.userConnections(person.id()));
    }

    /** Ends the session as identity does. */
    static void revoke(Stage stage, Person person) {
        stage.cluster().identity().revoke(person.spec());
        stage.cluster()
                .redis()
                .command(
                        "PUBLISH",
                        RedisKeys.sessionRevokedChannel(),
                        StressSocket.JSON
                                .createObjectNode()
                                .put("userId", person.id().toString())
                                .put("sessionId", person.spec().sessionId())
                                .put("context", "web")
                                .toString());
    }

    private static int refusal(URI node, Person person, String header) throws IOException {
        try {
            new StressSocket(node, person.token(), "", header, new Heard()).close();
            throw new AssertionError("was let in");
        } catch (StressSocket.Refused e) {
            return e.status();
        }
    }
}
