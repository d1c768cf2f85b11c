package dev.exchanger.realtime.announcement;

import io.smallrye.mutiny.Uni;

/** A CDI bean that does more about what rooms were told. */
public interface AnnouncementFollower {

    /**
     * A committed announcement was published to its room.
     *
     * @return when it fails, the announcement is told and followed again later; so it may come more than once
     */
    Uni<Void> told(Announcement announcement);
}
