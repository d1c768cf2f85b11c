package dev.exchanger.realtime.delivery;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How messages reach people. */
@ConfigMapping(prefix = "exchanger.realtime.delivery")
public interface DeliveryConfig {

    /** Receipts of this long are told together. */
    @WithDefault("PT0.1S")
    Duration coalescing();

    /** What members of a chat may lack is looked after at most once in this time; in a quiet chat at once. */
    @WithDefault("PT0.25S")
    Duration interval();

    /** Between two words to a device about what is unread. */
    @WithDefault("PT0.5S")
    Duration unreadInterval();

    /** Chats that one flush sends messages of, the last changed first. */
    @WithDefault("100")
    @Min(1)
    @Max(1000)
    int maxChats();

    /** Messages of one chat in one flush, the oldest first. */
    @WithDefault("50")
    @Min(1)
    @Max(1000)
    int maxMessages();

    /** Characters of JSON in one flush; far below what may wait for a client (socket.max-outbound-bytes). */
    @WithDefault("200000")
    @Min(10000)
    int maxCharacters();

    /** Entries of one user's queue in Redis, a chat of a device each; beyond it PostgreSQL is asked. */
    @WithDefault("2000")
    @Min(10)
    int maxQueue();

    /** A device that was not seen for so long is forgotten; it comes back as a new one. */
    @WithDefault("P60D")
    Duration deviceRetention();

    /** When a flush failed because PostgreSQL is away, it is tried again after this. */
    @WithDefault("PT2S")
    Duration retry();

    /** A message that reached no device of a member for this long is reported by an event. */
    @WithDefault("PT30S")
    Duration alertAfter();

    /** Between two looks for such messages. */
    @WithDefault("PT1S")
    Duration alertPoll();

    /** Characters of a message that the event shows; 0: nothing of it. */
    @WithDefault("0")
    @Min(0)
    @Max(200)
    int previewLength();
}
