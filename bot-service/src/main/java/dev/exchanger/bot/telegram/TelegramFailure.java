package dev.exchanger.bot.telegram;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Why a call to the Bot API did not succeed, told apart by what it means for a second try. */
public sealed interface TelegramFailure {
    /** A short text for logs and rows; never holds the token. */
    String reason();

    /** The call surely never reached Telegram (connection refused, name not found). */
    record Unsent(String reason) implements TelegramFailure {}

    /** Telegram may or may not have done it (time-out, dropped connection, 5xx, unreadable answer). */
    record Unknown(String reason) implements TelegramFailure {}

    /**
     * Telegram refused and did nothing.
     *
     * @param code the {@code error_code}, 400 to 499
     * @param retryAfter what a 429 asks to wait
     * @param migratedTo the new chat id of a group that became a supergroup
     */
    record Refused(int code, String reason, Optional<Duration> retryAfter, Optional<Long> migratedTo)
            implements TelegramFailure {
        public boolean says(String text) {
            return reason.toLowerCase(Locale.ROOT).contains(text);
        }
    }
}
