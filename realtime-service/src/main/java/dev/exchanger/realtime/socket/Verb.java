package dev.exchanger.realtime.socket;

import io.smallrye.mutiny.Uni;

/** A CDI bean that answers the requests of one type. */
public interface Verb {

    /** The type, {@code t} of the envelope. */
    String type();

    /**
     * Does what is asked. Requests of one connection come one after the other.
     *
     * @return fails with {@link RequestRefused} to refuse; any other failure is answered by what it says about its
     *     cause, {@code degraded} or {@code internal}
     */
    Uni<Reply> handle(SocketConnection connection, Envelope.Request request);
}
