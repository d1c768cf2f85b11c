package dev.exchanger.realtime.collaboration;

import java.time.Duration;
import java.time.Instant;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.room.RoomMessage;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.TestSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

/** What becomes of the operations of a session when Redis, PostgreSQL or a node is lost. */
@QuarkusTest
@RealtimeApplication
class OperationFaultTest extends CollaborationTestBase {

    @Test
    void aLostRedisMeansANewEpochWithTheSavedDocument() {
        String room = open();
        TestSocket socket = connect(owner);
        String epoch = join(socket, room).path("e").asText();
        put(socket, room, "1", "kept", 1, epoch, 0);
        await().until(() -> savedOperations(room) == 1);
        // Acknowledged and not saved: what the declared window may lose.
        faults.postgresLink().down();
        assertThat(put(socket, room, "2", "lost", 2, epoch, 1).path("s").asLong())
                .isEqualTo(2);
        faults.redis().flush();
        assertThat(code(put(socket, room, "3", "stale", 3, epoch, 2))).isEqualTo("conflict");
        faults.postgresLink().heal();
        JsonNode joined = awaitJoin(socket, room);
        String next = joined.path("e").asText();
        assertThat(next).isNotEqualTo(epoch);
        assertThat(joined.path("s").asLong()).isZero();
        JsonNode fields = joined.path("d").path("doc").path("fields");
        assertThat(fields.size()).isEqualTo(1);
        assertThat(fields.path("kept").path("v").asInt()).isEqualTo(1);
        assertThat(fields.path("kept").path("s").asInt()).isZero();
        assertThat(put(socket, room, "4", "new", 4, next, 0).path("s").asLong()).isEqualTo(1);
        read(owner, room)
                .statusCode(200)
                .body("epoch", equalTo(next))
                .body("seq", equalTo(1))
                .body("doc.fields.kept.v", equalTo(1))
                .body("doc.fields.new.v", equalTo(4));
    }

    @Test
    void withoutPostgresqlOperationsWaitInRedis() {
        String room = open();
        TestSocket socket = connect(owner);
        String epoch = join(socket, room).path("e").asText();
        faults.postgresLink().down();
        for (int i = 1; i <= 5; i++) {
            assertThat(put(socket, room, "k" + i, "a", i, epoch, 0).path("s").asLong())
                    .isEqualTo(i);
        }
        assertThat(savedOperations(room)).isZero();
        assertThat(code(socket.request("collab.join", room, null))).isEqualTo("degraded");
        faults.postgresLink().heal();
        await().atMost(LIMIT).until(() -> savedOperations(room) == 5);
    }

    @Test
    void whatADeadNodeTookAndDidNotSaveIsSaved() {
        String room = open();
        String epoch = join(connect(owner), room).path("e").asText();
        Operation operation = new Operation("left", JSON.getNodeFactory().numberNode(7), 0, false, owner.userId());
        RoomMessage message = RoomMessage.lasting(
                RoomName.parse(room).orElseThrow(), "k", "collab.op", Instant.now(), operation.toJson());
        String frame = message.head() + "\"s\":1,\"e\":\"" + epoch + "\"," + message.tail();
        faults.redis().command("XADD", RedisKeys.collaboration(id(room)), "1-1", "m", frame);
        faults.redis().command("HINCRBY", RedisKeys.roomSequence(room), "seq", "1");
        // Last, as it is forgotten when its time comes and there is nothing to save yet.
        long lease = System.currentTimeMillis() + 1000;
        faults.redis().command("ZADD", RedisKeys.collaborationUnsaved(), Long.toString(lease), room);
        await().atMost(LIMIT).until(() -> savedOperations(room) == 1);
        read(other, room).body("doc.fields.left.v", equalTo(7)).body("seq", equalTo(1));
    }

    @Test
    void aHoleInTheLogEndsTheEpoch() {
        String room = open();
        TestSocket socket = connect(owner);
        String epoch = join(socket, room).path("e").asText();
        put(socket, room, "1", "a", 1, epoch, 0);
        await().until(() -> savedOperations(room) == 1);
        faults.postgresLink().down();
        put(socket, room, "2", "b", 2, epoch, 1);
        put(socket, room, "3", "c", 3, epoch, 2);
        faults.redis().command("XDEL", RedisKeys.collaboration(id(room)), "2-1");
        faults.postgresLink().heal();
        JsonNode joined = awaitJoin(socket, room);
        assertThat(joined.path("e").asText()).isNotEqualTo(epoch);
        assertThat(joined.path("d").path("doc").path("fields").size())
                .as("what was saved, and nothing that came after the hole")
                .isEqualTo(1);
    }

    private JsonNode awaitJoin(TestSocket socket, String room) {
        // Not more often: each attempt is an event of the user.
        return await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> socket.request("collab.join", room, null), answer -> answer.path("ok")
                        .asBoolean());
    }
}
