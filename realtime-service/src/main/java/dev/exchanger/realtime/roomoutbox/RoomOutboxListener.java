package dev.exchanger.realtime.roomoutbox;

import io.smallrye.mutiny.Uni;

/** A CDI bean that hears of every entry that was published. */
public interface RoomOutboxListener {

    /**
     * A committed entry was published to its room.
     *
     * @return when it fails, the announcement is told and heard again later; so it may come more than once
     */
    Uni<Void> published(RoomOutboxEntry entry);
}
