package dev.exchanger.bot.notification;

/** Where a notification stands. */
public enum NotificationStatus {
    /** Waits for its turn. */
    PENDING,
    /** One node works on it; only its claim may change it before the claim runs out. */
    SENDING,
    /** Telegram confirmed it. */
    SENT,
    /** The last allowed call got no answer; it may or may not have arrived. */
    UNKNOWN,
    /** Not to be said any more: blocked, unlinked, stale or replaced by a newer one. */
    SUPPRESSED,
    /** Telegram refuses it for good. */
    DEAD
}
