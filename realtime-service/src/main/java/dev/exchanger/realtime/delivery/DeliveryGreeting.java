package dev.exchanger.realtime.delivery;

import jakarta.enterprise.context.ApplicationScoped;

import dev.exchanger.realtime.room.OwnRoomListener;
import dev.exchanger.realtime.socket.SocketConnection;

/** Begins with a connection that hears its user's news: from here on nothing passes it by, so what was before is sent. */
@ApplicationScoped
class DeliveryGreeting implements OwnRoomListener {

    private final Flusher flusher;
    private final UnreadNews unread;

    DeliveryGreeting(Flusher flusher, UnreadNews unread) {
        this.flusher = flusher;
        this.unread = unread;
    }

    @Override
    public void joined(SocketConnection connection) {
        if (flusher.flush(connection)) {
            unread.greet(connection);
        }
    }
}
