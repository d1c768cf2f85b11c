package dev.exchanger.exchange.webhook;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import io.vertx.mutiny.sqlclient.Row;

/**
 * Where a customer wants to hear of events.
 *
 * @param id            the endpoint
 * @param url           what is called
 * @param eventTypes    of which events
 * @param status        whether it is called
 * @param reason        why it was disabled, null unless it was
 * @param previousUntil until when the former secret signs too, null if there is none
 * @param version       also the entity tag
 * @param createdAt     when it was made
 */
record WebhookEndpoint(
        UUID id,
        String url,
        List<String> eventTypes,
        Status status,
        String reason,
        Instant previousUntil,
        long version,
        Instant createdAt) {

    /** Whether an endpoint is called. */
    enum Status {
        /** It is. */
        ACTIVE,
        /** Its owner does not want it now. */
        PAUSED,
        /** It was given up; its owner can make it active again. */
        DISABLED;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static WebhookEndpoint from(Row row) {
        OffsetDateTime until = row.getOffsetDateTime("previous_until");
        return new WebhookEndpoint(
                row.getUUID("id"),
                row.getString("url"),
                List.of(row.getArrayOfStrings("event_types")),
                Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                row.getString("reason"),
                until == null ? null : until.toInstant(),
                row.getLong("version"),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
