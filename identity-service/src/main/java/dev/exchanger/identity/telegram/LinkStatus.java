package dev.exchanger.identity.telegram;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/** How far a link is. */
public enum LinkStatus {
    /** The code was shown on the site. */
    ISSUED,
    /** Somebody has opened it in Telegram. */
    CLAIMED,
    /** That person has confirmed there. */
    BOT_CONFIRMED,
    /** The user has confirmed on the site too. */
    LINKED,
    EXPIRED;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
