package dev.exchanger.platform.redis;

import java.util.Locale;

/** The long-lived connections a replica may hold: at most one of each, never one per command. */
public enum RedisRole {
    /** Every ordinary command of the replica, multiplexed and pipelined. Opened at start. */
    COMMANDS,
    /** All pub/sub subscriptions of the replica. Opened by the first subscription. */
    SUBSCRIBER,
    /** Blocking reads such as {@code XREADGROUP BLOCK}. Opened by the first blocking read. */
    STREAMS;

    /** The spelling in client names, log lines and metric tags. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
