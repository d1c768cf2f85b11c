package dev.exchanger.realtime.room;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.realtime.socket.Frame;
import dev.exchanger.realtime.socket.Position;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.TestConnections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A connection that resumes, and the live messages that wait for it. */
class MemberTest {

    private final TestConnections connections = new TestConnections();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final SocketConnection connection = connections.connect(sent);

    @AfterEach
    void close() {
        connections.close();
    }

    @Test
    void asManyAsMayBeHeldComeInOrderAfterWhatWasMissed() {
        Member member = new Member(connection, at(5), 3);
        member.hold();
        for (int seq = 6; seq <= 8; seq++) {
            assertThat(member.takes(frame(seq))).isFalse();
        }
        assertThat(connection.open()).isTrue();
        List<RoomFrame> missed = new ArrayList<>();
        for (int seq = 4; seq <= 6; seq++) {
            missed.add(frame(seq));
        }
        member.release(at(3), missed);
        await().until(() -> sent.size() == 5);
        assertThat(sent).containsExactly("4", "5", "6", "7", "8");
    }

    @Test
    void oneMoreAndItHasToConnectAgain() {
        Member member = new Member(connection, at(0), 3);
        member.hold();
        for (int seq = 1; seq <= 3; seq++) {
            assertThat(member.takes(frame(seq))).isFalse();
        }
        assertThat(connection.open()).isTrue();
        assertThat(member.takes(frame(4))).isFalse();
        await().until(() -> sent.contains("closed 4201"));
        assertThat(connection.open()).isFalse();
    }

    private static Position at(long seq) {
        return new Position("e", seq);
    }

    private static RoomFrame frame(long seq) {
        return new RoomFrame(at(seq), Frame.of(Long.toString(seq)));
    }
}
