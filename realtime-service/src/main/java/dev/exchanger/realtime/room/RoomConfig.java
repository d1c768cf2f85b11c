package dev.exchanger.realtime.room;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Sequence, history and membership of rooms. */
@ConfigMapping(prefix = "exchanger.realtime.room")
public interface RoomConfig {

    /** Messages of a room that can be resumed; a client that missed more loads the state anew. */
    @WithDefault("300")
    @Min(1)
    @Max(10000)
    int historySize();

    /** How long a node stays subscribed to a room that its last member left. */
    @WithDefault("PT5S")
    Duration linger();

    /** How long a join waits for Redis before the room is local. */
    @WithDefault("PT1S")
    Duration openTimeout();

    /** Rooms of a node that read the log at the same time, after Redis was away. */
    @WithDefault("64")
    @Min(1)
    int concurrentReads();

    /** Messages held back for a connection that is resuming; more of them and it must connect again. */
    @WithDefault("1000")
    @Min(1)
    int maxHeld();
}
