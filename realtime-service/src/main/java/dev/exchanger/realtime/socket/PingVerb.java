package dev.exchanger.realtime.socket;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

/** {@code ping}: the client's own way to see whether the connection lives. */
@ApplicationScoped
public class PingVerb implements Verb {

    @Override
    public String type() {
        return "ping";
    }

    @Override
    public Uni<Reply> handle(SocketConnection connection, Envelope.Request request) {
        return Uni.createFrom().item(Reply.done());
    }
}
