package dev.exchanger.realtime.collaboration;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** Who comes to a session and who goes, is cut off and comes back, or dies with a node. */
@QuarkusTest
@RealtimeApplication
class ParticipantTest extends CollaborationTestBase {

    @Test
    void comingAndGoingIsTold() {
        String room = open();
        TestSocket first = connect(owner);
        join(first, room);
        TestSocket second = connect(other);
        JsonNode present = join(second, room).path("d").path("present");
        assertThat(present).hasSize(2);
        assertThat(first.awaitMessage("coming", push -> isAbout(push, "collab.joined", other)))
                .isNotNull();
        TestSocket third = connect(other);
        join(third, room);
        second.abort();
        third.sync();
        assertThat(third.request("collab.leave", room, null).path("ok").asBoolean())
                .isTrue();
        first.awaitMessage("going", push -> isAbout(push, "collab.left", other));
        first.sync();
        assertThat(first.pushes("collab.joined").stream().filter(push -> isAbout(push, "collab.joined", other)))
                .as("however many connections")
                .hasSize(1);
        read(owner, room).body("present", equalTo(List.of(owner.userId().toString())));
    }

    @Test
    void anInterruptedMemberResumesOrLoads() {
        String room = open();
        TestSocket gone = connect(owner);
        String epoch = join(gone, room).path("e").asText();
        gone.abort();
        TestSocket socket = connect(other);
        join(socket, room);
        for (int i = 1; i <= 3; i++) {
            put(socket, room, "k" + i, "a", i, epoch, 0);
        }
        TestSocket back = connectToResume(owner);
        JsonNode answer = back.request("resume", null, Map.of("pos", Map.of(room, Map.of("e", epoch, "s", 1))))
                .path("d")
                .path("rooms")
                .path(room);
        assertThat(answer.path("recovered").asBoolean()).isTrue();
        await().until(() -> back.pushes("collab.op").size() == 2);
        assertThat(put(back, room, "k4", "a", 4, epoch, 3).path("s").asLong()).isEqualTo(4);
    }

    /** Over the same leases as presence: nobody waits for the 90 seconds of a participant. */
    @Test
    void thoseOfADeadNodeLeaveWithItsLease() {
        String room = open();
        UUID session = UUID.fromString(id(room));
        TestSocket first = connect(owner);
        join(first, room);
        ParticipantStore dead = new RedisParticipantStore(redis, "dead-collab");
        assertThat(dead.enter(session, other.userId(), "one").await().atMost(LIMIT))
                .isTrue();
        assertThat(dead.enter(session, other.userId(), "two").await().atMost(LIMIT))
                .isFalse();
        assertThat(dead.enter(session, owner.userId(), "three").await().atMost(LIMIT))
                .isFalse();
        read(owner, room).body("present", hasSize(2));
        faults.redis().command("ZADD", RedisKeys.presenceNodes(), "1", "dead-collab");
        first.awaitMessage("going", push -> isAbout(push, "collab.left", other));
        await().until(() -> faults.redis().command("ZSCORE", RedisKeys.presenceNodes(), "dead-collab") == null);
        read(owner, room).body("present", equalTo(List.of(owner.userId().toString())));
        first.sync();
        assertThat(first.pushes("collab.left").stream().filter(push -> isAbout(push, "collab.left", other)))
                .hasSize(1);
        assertThat(first.pushes("collab.left").stream().filter(push -> isAbout(push, "collab.left", owner)))
                .as("is here as well")
                .isEmpty();
        assertThat(faults.redis().command("EXISTS", RedisKeys.collaborationNode("dead-collab")))
                .isEqualTo(0L);
    }

    private static boolean isAbout(JsonNode push, String type, UserSpec user) {
        return push.path("t").asText().equals(type)
                && push.path("d").path("userId").asText().equals(user.userId().toString());
    }
}
