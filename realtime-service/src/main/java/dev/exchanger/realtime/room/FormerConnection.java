package dev.exchanger.realtime.room;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.socket.ResumeToken;
import dev.exchanger.realtime.socket.SocketConnection;

/** Ends what is left of the connection that a client had before. */
public interface FormerConnection {

    /**
     * Ends it if it belonged to the same user.
     *
     * @return whether anything of it was left; never fails
     */
    Uni<Boolean> replace(ResumeToken former, SocketConnection by);
}
