package dev.exchanger.realtime.room;

import java.util.function.Consumer;

import io.smallrye.mutiny.Uni;

/** Carries messages of rooms to the nodes that have members in them: a port with a Redis and an in-memory adapter. */
interface RoomBus {

    /**
     * Listens to one room.
     *
     * @param onFrame gets each message; must not block
     * @param onGap called when messages may have been lost
     */
    Listening listen(RoomName room, Consumer<RoomFrame> onFrame, Runnable onGap);

    /** Sends a message to every node that listens; lost for those that do not. */
    Uni<Void> publish(RoomName room, RoomFrame frame);

    /** One room listened to. */
    interface Listening {
        /** Completes when messages published from now on arrive; takes as long as Redis is away. */
        Uni<Void> ready();

        void stop();
    }
}
