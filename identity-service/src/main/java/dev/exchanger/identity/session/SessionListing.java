package dev.exchanger.identity.session;

import java.time.Instant;
import java.util.UUID;

import io.vertx.mutiny.sqlclient.Row;

/** One of the user's own sessions as a row of a list. */
record SessionListing(
        SessionId id,
        UUID handle,
        String device,
        String userAgent,
        String ip,
        Instant createdAt,
        Instant lastSeenAt,
        Instant expiresAt) {

    static SessionListing of(Row row) {
        return new SessionListing(
                new SessionId(row.getString("hex")),
                row.getUUID("handle"),
                row.getString("device"),
                row.getString("user_agent"),
                row.getString("ip"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("last_seen_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant());
    }
}
