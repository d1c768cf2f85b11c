package dev.exchanger.realtime.room;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import dev.exchanger.realtime.socket.CloseCode;
import dev.exchanger.realtime.socket.Position;
import dev.exchanger.realtime.socket.SocketConnection;

/** One connection in one room. Guarded by its {@link RoomChannel}. */
final class Member {

    private final SocketConnection connection;
    private final int maxHeld;
    private final Position joinedAt;
    private Position seen;
    private Deque<RoomFrame> held;

    /** @param seen what the connection has of the room, {@code null} when rooms have no numbers now */
    Member(SocketConnection connection, Position seen, int maxHeld) {
        this.connection = connection;
        this.joinedAt = seen;
        this.seen = seen;
        this.maxHeld = maxHeld;
    }

    SocketConnection connection() {
        return connection;
    }

    /** Whether a live message is to be sent now; it is not when the connection has it or waits for older ones. */
    boolean takes(RoomFrame frame) {
        if (held == null) {
            return isNew(frame);
        }
        if (held.size() < maxHeld) {
            held.add(frame);
        } else {
            connection.close(CloseCode.RESYNC_REQUIRED);
        }
        return false;
    }

    /** From now on live messages wait for {@link #release}. */
    void hold() {
        held = new ArrayDeque<>();
    }

    /**
     * Sends what was missed, then what was held meanwhile.
     *
     * @param from what the connection has; {@code null} when that is unknown
     */
    void release(Position from, List<RoomFrame> missed) {
        if (held == null) {
            // It has been listening all the time: what came since it joined has been sent.
            missed.stream().filter(this::beforeJoining).forEach(frame -> connection.send(frame.frame()));
            return;
        }
        if (from != null) {
            seen = from;
        }
        missed.forEach(this::sendIfNew);
        Deque<RoomFrame> live = held;
        held = null;
        live.forEach(this::sendIfNew);
    }

    private boolean beforeJoining(RoomFrame frame) {
        Position at = frame.position();
        return joinedAt == null || !joinedAt.sameEpoch(at) || at.seq() <= joinedAt.seq();
    }

    /** Messages up to here need not be sent. */
    void seen(Position position) {
        seen = position;
    }

    private void sendIfNew(RoomFrame frame) {
        if (isNew(frame)) {
            connection.send(frame.frame());
        }
    }

    private boolean isNew(RoomFrame frame) {
        Position at = frame.position();
        if (at != null) {
            if (seen != null && at.seq() <= seen.seq() && seen.sameEpoch(at)) {
                return false;
            }
            seen = at;
        }
        return true;
    }
}
