package dev.exchanger.realtime.stress;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.testing.RawSocket;
import dev.exchanger.testkit.backend.RespConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Frames that no good client sends. Whoever sends them gets an exact answer, and the others notice nothing. */
final class FrameScenarios {

    private static final Map<String, String> MALFORMED = malformed();

    private FrameScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("malformed frames get exact errors, the socket stays", FrameScenarios::malformedFrames),
                new Scenario("binary frames are refused, the socket stays", FrameScenarios::binaryFrames),
                new Scenario("oversized frames are refused or end the connection", FrameScenarios::oversizedFrames),
                new Scenario("a flood is refused, then closed 4101, others go on", FrameScenarios::flood),
                new Scenario("a flood that waits for no answer is closed 4100", FrameScenarios::torrent),
                new Scenario("unknown types and wrong rooms", FrameScenarios::wrongRooms),
                new Scenario("several envelopes in a frame keep their order", FrameScenarios::batches),
                new Scenario("a reader that does not read gets 4102, others go on", FrameScenarios::slowReader),
                new Scenario("a half-open socket is closed 4103 by the wheel", FrameScenarios::halfOpen));
    }

    private static Map<String, String> malformed() {
        Map<String, String> frames = new LinkedHashMap<>();
        for (String frame : List.of(
                "",
                " ",
                "{",
                "}",
                "[]",
                "1",
                "null",
                "\"x\"",
                "{oops",
                "{\"t\":\"ping\"",
                "{\"t\":\"ping\",\"t\":\"ping\"}",
                "{\"d\":".repeat(40) + "{}" + "}".repeat(40),
                "{\"t\":\"ping\"}}")) {
            frames.put(frame, "bad_frame");
        }
        frames.put("{}", "bad_request");
        frames.put("{\"id\":-1,\"t\":\"ping\"}", "bad_request");
        frames.put("{\"id\":4294967296,\"t\":\"ping\"}", "bad_request");
        frames.put("{\"id\":\"1\",\"t\":\"ping\"}", "bad_request");
        frames.put("{\"id\":1,\"t\":7}", "bad_request");
        frames.put("{\"id\":1,\"t\":\"room.join\",\"r\":\"" + "x".repeat(300) + "\"}", "bad_request");
        return frames;
    }

    private static void malformedFrames(Stage stage) throws Exception {
        Person person = Person.some();
        Follower witness = stage.follower(person, stage.cluster().first());
        Heard heard = new Heard();
        StressSocket socket = stage.socket(stage.cluster().second(), person, heard);
        for (Map.Entry<String, String> frame : MALFORMED.entrySet()) {
            int before = heard.errors(frame.getValue()).size();
            socket.send(frame.getKey());
            await("answer to " + frame.getKey())
                    .until(() -> heard.errors(frame.getValue()).size() == before + 1);
        }
        ping(socket);
        assertThat(heard.ended()).isFalse();
        stage.note("%d frames", MALFORMED.size());
        witness.sync();
        socket.close();
    }

    private static void binaryFrames(Stage stage) throws Exception {
        Heard heard = new Heard();
        StressSocket socket = stage.socket(stage.cluster().first(), Person.some(), heard);
        for (int i = 0; i < 5; i++) {
            socket.sendBinary(new byte[] {1, 2, (byte) i});
        }
        await().until(() -> heard.errors("unsupported").size() == 5);
        ping(socket);
        socket.close();
    }

    private static void oversizedFrames(Stage stage) throws Exception {
        Heard heard = new Heard();
        StressSocket socket = stage.socket(stage.cluster().first(), Person.some(), heard);
        socket.send("x".repeat(65_537));
        socket.send("\u20ac".repeat(21_846));
        await().until(() -> heard.errors("too_large").size() == 2);
        ping(socket);
        try {
            socket.send("x".repeat(300_000));
        } catch (IOException e) {
            // Cut while it was being sent.
        }
        assertThat(heard.close()).isIn(1009, 1006);
    }

    private static void flood(Stage stage) throws Exception {
        Chat chat = stage.chat(6);
        stage.followers(chat, 4);
        Person flooder = chat.members().get(5);
        Heard heard = new Heard();
        StressSocket socket = stage.socket(stage.cluster().first(), flooder, heard);
        Future<?> traffic = stage.besides(() -> {
            stage.sender(new Chat(chat.id(), chat.members().subList(0, 4))).send(20);
            return null;
        });
        // As many as may wait at the same time, so that it is the limit that is met and not the queue's.
        String burst = "{\"id\":7777777,\"t\":\"ping\"}\n".repeat(200);
        for (int bursts = 1; !heard.ended(); bursts++) {
            socket.send(burst);
            int answers = 200 * bursts;
            await().until(() -> heard.ended() || heard.answers().size() >= answers);
        }
        assertThat(heard.close()).isEqualTo(4101);
        assertThat(heard.errors("rate_limited")).hasSizeGreaterThanOrEqualTo(200);
        traffic.get(30, TimeUnit.SECONDS);
        stage.settle();
        stage.note("%d refused", heard.errors("rate_limited").size());
    }

    private static void torrent(Stage stage) throws Exception {
        Heard heard = new Heard();
        StressSocket socket = stage.socket(stage.cluster().second(), Person.some(), heard);
        socket.send("{\"t\":\"ping\"}\n".repeat(300));
        assertThat(heard.close()).isEqualTo(4100);
    }

    private static void wrongRooms(Stage stage) throws Exception {
        Chat foreign = stage.chat(2);
        stage.followers(foreign, 2);
        Person stranger = Person.some();
        Follower outsider = stage.follower(stranger, stage.cluster().second());
        for (String type : List.of("nonsense", "MSG.SEND", "msg", "", "resume2")) {
            assertRefused(outsider.request(type, null, null, null), type.isEmpty() ? 400 : 404);
        }
        for (String room :
                List.of("nowhere", "chat:", "chat:1", "user:x", "chat:" + foreign.id() + "x", ":", "rates:1")) {
            assertRefused(outsider.request("room.join", room, null, null), 404);
        }
        String none = "chat:" + UUID.randomUUID();
        String user = foreign.members().get(0).room();
        assertRefused(outsider.request("room.join", user, null, null), 403);
        for (String room : List.of(none, foreign.room())) {
            assertRefused(outsider.request("room.join", room, null, null), 403, 404);
            assertRefused(outsider.request("typing", room, null, null), 403, 404, 409);
            assertRefused(outsider.request("msg.send", room, "k", Map.of("body", "let me in")), 404);
            assertRefused(outsider.request("msg.read", room, null, Map.of("seq", 1)), 404);
            assertRefused(outsider.request("msg.history", room, null, Map.of()), 404);
        }
        for (URI node : List.of(stage.cluster().first(), stage.cluster().second())) {
            assertThat(Rest.get(node, foreign.path() + "/messages", stranger).status())
                    .isEqualTo(404);
            assertThat(Rest.post(node, foreign.path() + "/messages", stranger, "k2", Map.of("body", "x"))
                            .status())
                    .isEqualTo(404);
            assertThat(Rest.get(node, foreign.path(), stranger).status()).isEqualTo(404);
        }
        JsonNode resumed = outsider.request(
                "resume", null, null, Map.of("pos", Map.of(foreign.room(), new Place("x", 0).toJson())));
        assertThat(resumed.path("d")
                        .path("rooms")
                        .path(foreign.room())
                        .path("recovered")
                        .asBoolean(true))
                .isFalse();
        assertThat(resumed.path("d").path("rooms").path(foreign.room()).has("err"))
                .isTrue();
        stage.sender(foreign).send(6);
        stage.settle();
    }

    private static void batches(Stage stage) throws Exception {
        Person person = Person.some();
        Heard heard = new Heard();
        StressSocket socket = stage.socket(stage.cluster().first(), person, heard);
        StringBuilder frame = new StringBuilder();
        for (int id = 1000; id < 1050; id++) {
            frame.append("{\"id\":")
                    .append(id)
                    .append(",\"t\":\"")
                    .append(id % 5 == 0 ? "nonsense" : "ping")
                    .append("\"}\n");
        }
        socket.send(frame.toString());
        await().until(() -> heard.answers().size() == 50);
        List<Integer> answered = heard.answers().stream()
                .map(answer -> answer.path("id").asInt())
                .toList();
        assertThat(answered).isSorted().doesNotHaveDuplicates();
        assertThat(heard.answers())
                .allMatch(answer ->
                        answer.path("ok").asBoolean() == (answer.path("id").asInt() % 5 != 0));
        socket.close();
    }

    private static void slowReader(Stage stage) throws Exception {
        Chat chat = stage.chat(4);
        stage.followers(chat, 3);
        Person sleeper = chat.members().get(3);
        double before = closed(stage, "4102");
        try (RawSocket asleep = new RawSocket(stage.cluster().first(), sleeper.token())) {
            asleep.sendText("{\"id\":1,\"t\":\"room.join\",\"r\":\"" + chat.room() + "\"}");
            Future<?> traffic = stage.besides(() -> {
                stage.sender(new Chat(chat.id(), chat.members().subList(0, 3))).send(12);
                return null;
            });
            String room = sleeper.room();
            String push = "\n{\"t\":\"filler\",\"r\":\"" + room + "\",\"d\":\"" + "x".repeat(60_000) + "\"}";
            try (RespConnection redis = stage.cluster().redis().connect()) {
                await().until(() -> redis.command("PUBLISH", RedisKeys.roomChannel(room), push)
                        .equals(1L));
                for (int i = 0; i < 150; i++) {
                    redis.command("PUBLISH", RedisKeys.roomChannel(room), push);
                }
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> closed(stage, "4102") > before);
            traffic.get(30, TimeUnit.SECONDS);
        }
        stage.settle();
    }

    /** How many connections the first node has closed with this code. */
    private static double closed(Stage stage, String code) {
        return stage.cluster()
                .serving()
                .get(0)
                .replica()
                .management("/q/metrics")
                .lines()
                .filter(line -> line.startsWith("exchanger_realtime_closed") && line.contains("code=\"" + code + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static void halfOpen(Stage stage) throws Exception {
        Person person = Person.some();
        Follower lively = stage.follower(person, stage.cluster().first());
        Heard heard = new Heard();
        StressSocket socket = stage.socket(stage.cluster().first(), person, heard);
        socket.fallSilent();
        long start = System.nanoTime();
        assertThat(heard.close()).isEqualTo(4103);
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        assertThat(time).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(7));
        lively.sync();
        assertThat(lively.closes()).isEmpty();
        stage.note("after %d ms", time.toMillis());
    }

    private static void ping(StressSocket socket) throws Exception {
        CompletableFuture<JsonNode> answered = new CompletableFuture<>();
        socket.request("ping", null, null, null, answered::complete);
        assertThat(answered.get(10, TimeUnit.SECONDS).path("ok").asBoolean()).isTrue();
    }

    private static void assertRefused(JsonNode answer, Integer... numbers) {
        assertThat(answer.path("err").path("n").asInt()).as(answer.toString()).isIn((Object[]) numbers);
    }
}
