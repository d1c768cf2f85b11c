package dev.exchanger.realtime.presence;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.socket.Envelope;
import dev.exchanger.realtime.socket.Reply;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.SocketError;
import dev.exchanger.realtime.socket.Verb;

/** {@code presence.heartbeat {status?}}: the user is still there, and as she says: online (default), away or busy. */
@ApplicationScoped
public class PresenceHeartbeatVerb implements Verb {

    private final PresenceService presence;

    public PresenceHeartbeatVerb(PresenceService presence) {
        this.presence = presence;
    }

    @Override
    public String type() {
        return "presence.heartbeat";
    }

    @Override
    public Uni<Reply> handle(SocketConnection connection, Envelope.Request request) {
        return presence.declare(connection.userId(), status(request.data().get("status")))
                .replaceWith(Reply.done());
    }

    private static PresenceStatus status(JsonNode status) {
        if (status == null) {
            return PresenceStatus.ONLINE;
        }
        return PresenceStatus.declared(status.asText())
                .orElseThrow(() -> SocketError.BAD_REQUEST.because("'d.status' must be online, away or busy"));
    }
}
