package dev.exchanger.bot.notification;

import java.time.Duration;

/** Kinds of notification: how urgent, what to do when nobody knows whether one arrived, how long it is worth saying. */
public enum NotificationType {
    /** The answer to something the user just did. */
    REPLY(Lane.REPLY, WhenUnknown.RESEND_ONCE, Duration.ofMinutes(10)),
    /** The live message that shows an order. */
    ORDER_CARD(Lane.TRANSACTIONAL, WhenUnknown.RESEND_ONCE, Duration.ofDays(3)),
    /** A short message about an order that needs attention; money depends on it. */
    ORDER_PING(Lane.TRANSACTIONAL, WhenUnknown.RESEND_ONCE, Duration.ofDays(1)),
    /** Somebody wrote in a chat; worth less than a second message about it. */
    CHAT_NOTICE(Lane.TRANSACTIONAL, WhenUnknown.GIVE_UP, Duration.ofHours(6)),
    /** The link between the chat and an account came or went. */
    LINK_NOTICE(Lane.TRANSACTIONAL, WhenUnknown.RESEND_ONCE, Duration.ofDays(1)),
    /** News of the desk to many. */
    BROADCAST(Lane.BULK, WhenUnknown.GIVE_UP, Duration.ofHours(12));

    /** Order of service; a later lane waits for the earlier ones. */
    public enum Lane {
        REPLY,
        TRANSACTIONAL,
        BULK
    }

    /** Telegram has no idempotency key: a new message whose answer was lost can only be risked twice or given up. */
    public enum WhenUnknown {
        RESEND_ONCE,
        GIVE_UP
    }

    private final Lane lane;
    private final WhenUnknown whenUnknown;
    private final Duration validity;

    NotificationType(Lane lane, WhenUnknown whenUnknown, Duration validity) {
        this.lane = lane;
        this.whenUnknown = whenUnknown;
        this.validity = validity;
    }

    public Lane lane() {
        return lane;
    }

    public WhenUnknown whenUnknown() {
        return whenUnknown;
    }

    /** From its creation on; later it is suppressed as stale. */
    public Duration validity() {
        return validity;
    }
}
