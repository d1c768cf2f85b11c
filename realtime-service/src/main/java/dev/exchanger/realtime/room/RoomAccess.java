package dev.exchanger.realtime.room;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketError;

/** Decides who may be in which room; asked at each join and at each resume. */
@ApplicationScoped
public class RoomAccess {

    /** A CDI bean that knows who may be in the rooms of one kind. */
    public interface Policy {

        RoomName.Kind kind();

        /** Completes when the user may; fails with {@link dev.exchanger.realtime.socket.RequestRefused} otherwise. */
        Uni<Void> admit(SocketConnection connection, RoomName room);
    }

    private final Map<RoomName.Kind, Policy> policies = new EnumMap<>(RoomName.Kind.class);

    public RoomAccess(@All List<Policy> policies) {
        policies.forEach(policy -> this.policies.put(policy.kind(), policy));
        for (RoomName.Kind kind : RoomName.Kind.values()) {
            if (!this.policies.containsKey(kind)) {
                throw new IllegalStateException("no policy for rooms of kind " + kind);
            }
        }
    }

    /** The room of a name, if there can be one and the connection's user may be in it. */
    Uni<RoomName> admit(SocketConnection connection, String name) {
        return RoomName.parse(name)
                .map(room -> policies.get(room.kind()).admit(connection, room).replaceWith(room))
                .orElseGet(() -> Uni.createFrom().failure(SocketError.UNKNOWN_ROOM.because("no room of this name")));
    }
}
