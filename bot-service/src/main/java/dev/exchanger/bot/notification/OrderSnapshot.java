package dev.exchanger.bot.notification;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * An order as an event of the exchange tells it. Amounts are decimal text in units of their currency.
 *
 * @param version grows with each change; a lower one is older news
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record OrderSnapshot(
        UUID orderId,
        String number,
        UUID userId,
        String status,
        String from,
        String to,
        String give,
        String get,
        String rate,
        Instant expiresAt,
        long version) {
    /** Whether the deadline counts: something is still to be paid. */
    boolean waits() {
        return "pending".equals(status) || "underpaid".equals(status);
    }
}
