package dev.exchanger.realtime.collaboration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;

import jakarta.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Operations of a session: their one order, their saving, and what bounds them. */
@QuarkusTest
@RealtimeApplication
class OperationTest extends CollaborationTestBase {

    @Inject
    MeterRegistry metrics;

    @Inject
    CollaborationConfig bounds;

    @Test
    void everybodyGetsAllOperationsInOneOrderAndTheSameDocument() {
        String room = open();
        TestSocket first = connect(owner);
        TestSocket second = connect(other);
        JsonNode joined = join(first, room);
        String epoch = joined.path("e").asText();
        assertThat(joined.path("s").asLong()).isZero();
        join(second, room);
        for (int i = 1; i <= 12; i++) {
            TestSocket author = i % 2 == 0 ? first : second;
            assertThat(put(author, room, "k" + i, "f" + i % 3, i, epoch, 0)
                            .path("s")
                            .asLong())
                    .isEqualTo(i);
        }
        for (TestSocket socket : List.of(first, second)) {
            awaitInOrder(socket, 12);
        }
        JsonNode late = join(connect(other), room);
        assertThat(late.path("s").asLong()).isEqualTo(12);
        assertThat(late.path("d").path("doc")).isEqualTo(folded(first));
        assertThat(late.path("d")
                        .path("doc")
                        .path("fields")
                        .path("f0")
                        .path("v")
                        .asInt())
                .isEqualTo(12);
        assertThat(savedSnapshot(room)).as("one after ten operations").isGreaterThanOrEqualTo(10);
        assertThat(savedSnapshot(room) + savedOperations(room))
                .as("the snapshot has taken the place of its operations")
                .isEqualTo(12);
    }

    /** Two authors who do not wait and send everything twice: each operation has one place, and all see the same order. */
    @Test
    void racingAndRepeatedOperationsHaveOnePlaceEach() {
        String room = open();
        TestSocket first = connect(owner);
        TestSocket second = connect(other);
        String epoch = join(first, room).path("e").asText();
        join(second, room);
        for (int i = 1; i <= 12; i++) {
            for (TestSocket author : List.of(first, second, first, second)) {
                ObjectNode data = JSON.createObjectNode().put("op", "put").put("field", "f" + i % 5);
                data.put("value", i).putObject("base").put("e", epoch).put("s", 0);
                ObjectNode message =
                        JSON.createObjectNode().put("t", "collab.op").put("r", room);
                author.send(message.put("k", "k" + i).set("d", data).toString());
            }
        }
        for (TestSocket socket : List.of(first, second)) {
            awaitInOrder(socket, 24);
        }
        assertThat(folded(first)).isEqualTo(folded(second));
        assertThat(join(first, room).path("d").path("doc")).isEqualTo(folded(second));
    }

    @Test
    void anOperationIsSavedWithinASecondAndOnceWhateverIsRepeated() {
        String room = open();
        TestSocket socket = connect(owner);
        String epoch = join(socket, room).path("e").asText();
        JsonNode first = put(socket, room, "same", "a", 1, epoch, 0);
        await().atMost(Duration.ofSeconds(1)).until(() -> savedOperations(room) == 1);
        JsonNode again = put(socket, room, "same", "a", 2, epoch, 0);
        assertThat(again.path("s")).isEqualTo(first.path("s"));
        TestSocket second = connect(other);
        join(second, room);
        assertThat(put(second, room, "same", "b", 1, epoch, 1).path("s").asLong())
                .as("the key of another user")
                .isEqualTo(2);
        await().until(() -> savedOperations(room) == 2);
        await("nothing is left to save")
                .until(() -> faults.redis().command("ZSCORE", RedisKeys.collaborationUnsaved(), room) == null);
    }

    @Test
    void whatIsNotForTheUserOrMakesNoSenseIsRefused() {
        String room = open();
        TestSocket stranger = connect(UserSpec.web());
        assertThat(code(stranger.request("collab.join", room, null))).isEqualTo("not_found");
        assertThat(code(stranger.request("room.join", room, null))).isEqualTo("not_found");
        assertThat(code(put(stranger, room, "k", "a", 1, "e", 0))).isEqualTo("forbidden");
        read(UserSpec.web(), room).statusCode(404);
        TestSocket socket = connect(owner);
        assertThat(code(put(socket, room, "k", "a", 1, "e", 0)))
                .as("not joined")
                .isEqualTo("forbidden");
        assertThat(code(socket.request("collab.join", "rates", null))).isEqualTo("unknown_room");
        String unknown = "collab:" + UUID.randomUUID();
        assertThat(code(socket.request("collab.join", unknown, null))).isEqualTo("not_found");
        String epoch = join(socket, room).path("e").asText();
        assertThat(code(put(socket, room, null, "a", 1, epoch, 0))).as("no key").isEqualTo("bad_request");
        assertThat(code(put(socket, room, "k", "", 1, epoch, 0))).isEqualTo("bad_request");
        assertThat(code(put(socket, room, "k", "x".repeat(65), 1, epoch, 0))).isEqualTo("bad_request");
        assertThat(code(put(socket, room, "k", "a", 1, "another", 0))).isEqualTo("conflict");
        assertThat(code(put(socket, room, "k", "a", 1, epoch, 9))).isEqualTo("conflict");
        assertThat(code(put(socket, room, "k", "a", 1, epoch, -1))).isEqualTo("bad_request");
        assertThat(code(put(socket, room, "k", "a", "x".repeat(5000), epoch, 0)))
                .isEqualTo("too_large");
        for (Map<String, Object> data : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("op", "put", "field", "a", "value", 1),
                Map.of("op", "put", "field", "a", "base", Map.of("e", epoch, "s", 0)),
                Map.of("op", "add", "field", "a", "value", 1, "base", Map.of("e", epoch, "s", 0)),
                Map.of("op", "remove", "field", "a", "if", "free", "base", Map.of("e", epoch, "s", 0)))) {
            assertThat(code(socket.request("collab.op", room, "k", data)))
                    .as(data.toString())
                    .isEqualTo("bad_request");
        }
        assertThat(put(socket, room, "k", "a", 1, epoch, 0).path("s").asLong())
                .as("none of these has a place")
                .isEqualTo(1);
    }

    @Test
    void aSessionHasARateOfItsOwn() {
        String room = open();
        TestSocket first = connect(owner);
        TestSocket second = connect(other);
        String epoch = join(first, room).path("e").asText();
        join(second, room);
        // Without waiting for answers, as fast as no user is by hand.
        for (int i = 1; i <= 45; i++) {
            for (TestSocket author : List.of(first, second)) {
                author.send("""
                        {"id":%d,"t":"collab.op","r":"%s","k":"k%d","d":{"op":"put","field":"a","value":1,"base":{"e":"%s","s":0}}}""".formatted(5000 + i, room, i, epoch));
            }
        }
        List<String> codes = new ArrayList<>();
        for (TestSocket author : List.of(first, second)) {
            author.sync();
            author.received().stream()
                    .filter(message -> message.path("id").asInt() > 5000)
                    .forEach(answer -> codes.add(code(answer)));
        }
        assertThat(codes).hasSize(90).containsOnly("", "rate_limited");
        assertThat(codes.stream().filter(String::isEmpty)).hasSizeGreaterThanOrEqualTo(60);
        assertThat(counted("limited")).isPositive();
    }

    /** The bound of operations that PostgreSQL does not have yet, as the socket says it. */
    @Test
    void whenTooManyOperationsWaitTheNextIsRefusedForAWhile() {
        String room = open();
        TestSocket socket = connect(owner);
        String epoch = join(socket, room).path("e").asText();
        put(socket, room, "1", "a", 1, epoch, 0);
        await().until(() -> savedOperations(room) == 1);
        faults.postgresLink().down();
        // As if that many were waiting.
        faults.redis().command("HINCRBY", RedisKeys.roomSequence(room), "seq", Integer.toString(bounds.maxUnsaved()));
        double before = counted("full");
        JsonNode refused = put(socket, room, "2", "a", 2, epoch, 1);
        assertThat(code(refused)).isEqualTo("degraded");
        assertThat(refused.path("err").path("temp").asBoolean()).isTrue();
        assertThat(refused.path("err").path("retryMs").asInt()).isPositive();
        assertThat(counted("full")).isEqualTo(before + 1);
    }

    @Test
    void whatHappensIsCounted() {
        // What the tests before left behind would be counted with this one's.
        await().atMost(LIMIT).until(() -> connections() == 0 && unsavedSessions() == 0);
        String room = open();
        TestSocket socket = connect(owner);
        double placed = counted("placed");
        double repeated = counted("repeated");
        double stale = counted("stale");
        double saved = metrics.counter("exchanger_realtime_collaboration_saved").count();
        double connections = connections();
        String epoch = join(socket, room).path("e").asText();
        assertThat(connections()).isEqualTo(connections + 1);
        put(socket, room, "1", "a", 1, epoch, 0);
        put(socket, room, "1", "a", 1, epoch, 0);
        put(socket, room, "2", "a", 1, "another", 0);
        assertThat(counted("placed")).isEqualTo(placed + 1);
        assertThat(counted("repeated")).isEqualTo(repeated + 1);
        assertThat(counted("stale")).isEqualTo(stale + 1);
        await().until(() ->
                metrics.counter("exchanger_realtime_collaboration_saved").count() == saved + 1);
        double failures = metrics.counter("exchanger_realtime_collaboration_save_failures")
                .count();
        faults.postgresLink().down();
        put(socket, room, "3", "a", 3, epoch, 1);
        await().atMost(LIMIT)
                .until(() -> metrics.counter("exchanger_realtime_collaboration_save_failures")
                                .count()
                        > failures);
        faults.postgresLink().heal();
        await().atMost(LIMIT).until(() -> savedOperations(room) == 2);
    }

    private double counted(String outcome) {
        return metrics.counter("exchanger_realtime_collaboration_operations", "outcome", outcome)
                .count();
    }

    /** Of this node in sessions. */
    private double connections() {
        return metrics.get("exchanger_realtime_collaboration_connections")
                .gauge()
                .value();
    }

    private long unsavedSessions() {
        return (Long) faults.redis().command("ZCARD", RedisKeys.collaborationUnsaved());
    }

    private long savedSnapshot(String room) {
        return number("SELECT seq FROM collaboration_snapshots WHERE session_id = '" + id(room) + "'");
    }

    /** Waits for so many operations; each is there once and in its place, and no other follows. */
    private static void awaitInOrder(TestSocket socket, int operations) {
        await().until(() -> socket.pushes("collab.op").size() == operations);
        socket.sync();
        assertThat(socket.pushes("collab.op"))
                .extracting(push -> push.path("s").asLong())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, operations).boxed().toList());
    }

    /** The document as a client has it that applied what it was sent. */
    private static JsonNode folded(TestSocket socket) {
        Document document = new Document();
        socket.pushes("collab.op")
                .forEach(push -> document.apply(
                        Operation.of(push.path("d")), push.path("s").asLong()));
        try {
            return JSON.readTree(document.toJson().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
