package dev.exchanger.realtime.chat;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Bounds of chats. */
@ConfigMapping(prefix = "exchanger.realtime.chat")
public interface ChatConfig {

    /** Members of one chat. */
    @WithDefault("200")
    @Min(2)
    @Max(1000)
    int maxMembers();

    /** Messages pinned in one chat. */
    @WithDefault("50")
    @Min(1)
    @Max(100)
    int maxPins();

    /** Chats that hear of one member's presence: those of hers that something happened in last. */
    @WithDefault("100")
    @Min(1)
    @Max(1000)
    int presenceRooms();
}
