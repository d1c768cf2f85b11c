package dev.exchanger.realtime.room;

import dev.exchanger.realtime.socket.SocketConnection;

/** A CDI bean that is told when a connection hears what concerns its user. */
public interface OwnRoomListener {

    /** The connection is in its user's own room, and has resumed what it wanted to; may be told again. Must not block. */
    void joined(SocketConnection connection);
}
