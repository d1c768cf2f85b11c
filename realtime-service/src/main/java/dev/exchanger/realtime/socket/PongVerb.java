package dev.exchanger.realtime.socket;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

/** {@code pong} without a ping before it: harmless, and counted like any event. */
@ApplicationScoped
public class PongVerb implements Verb {

    @Override
    public String type() {
        return "pong";
    }

    @Override
    public Uni<Reply> handle(SocketConnection connection, Envelope.Request request) {
        return Uni.createFrom().item(Reply.done());
    }
}
