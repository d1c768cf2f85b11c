package dev.exchanger.realtime.room;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.exchanger.realtime.socket.Audience;
import dev.exchanger.realtime.socket.Position;
import dev.exchanger.realtime.socket.SocketConnection;

/** The connections in one room of this node. Guarded by its {@link RoomChannel}. */
final class RoomMembers {

    private final Map<SocketConnection, Member> members = new LinkedHashMap<>(4);
    /** All of them as they were at the last message for all; {@code null} after a change. */
    private Audience everybody;

    /** The member that a connection is, or {@code null}. */
    Member get(SocketConnection connection) {
        return members.get(connection);
    }

    void add(Member member) {
        members.put(member.connection(), member);
        everybody = null;
    }

    /** False when it is not there. */
    boolean remove(SocketConnection connection) {
        everybody = null;
        return members.remove(connection) != null;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Messages up to here need not be sent to anybody. */
    void seen(Position position) {
        members.values().forEach(member -> member.seen(position));
    }

    /** Hands over a live message to all who take it now. */
    void deliver(RoomFrame frame) {
        List<SocketConnection> taking = null;
        int asked = 0;
        for (Member member : members.values()) {
            boolean takes = member.takes(frame);
            if (!takes && taking == null) {
                taking = first(asked);
            } else if (takes && taking != null) {
                taking.add(member.connection());
            }
            asked++;
        }
        audience(taking).send(frame.frame());
    }

    private List<SocketConnection> first(int count) {
        return members.keySet().stream().limit(count).collect(Collectors.toCollection(ArrayList::new));
    }

    /** @param some of the members, {@code null} for all */
    private Audience audience(List<SocketConnection> some) {
        if (some != null) {
            return Audience.of(some);
        }
        if (everybody == null) {
            everybody = Audience.of(members.keySet());
        }
        return everybody;
    }
}
