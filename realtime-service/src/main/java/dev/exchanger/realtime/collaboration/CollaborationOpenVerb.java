package dev.exchanger.realtime.collaboration;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.socket.Envelope;
import dev.exchanger.realtime.socket.Reply;
import dev.exchanger.realtime.socket.SocketConnection;
import dev.exchanger.realtime.socket.Verb;

/** {@code collab.open {title, participants?}}: a new session, which its owner has yet to join. */
@ApplicationScoped
public class CollaborationOpenVerb implements Verb {

    private final CollaborationService service;

    public CollaborationOpenVerb(CollaborationService service) {
        this.service = service;
    }

    @Override
    public String type() {
        return "collab.open";
    }

    @Override
    public Uni<Reply> handle(SocketConnection connection, Envelope.Request request) {
        return service.open(
                        connection.userId(),
                        request.requireKey(),
                        SessionRequest.title(request.data()),
                        SessionRequest.participants(request.data()))
                .map(state -> Reply.at(state.position(), state.session().toJson()));
    }
}
