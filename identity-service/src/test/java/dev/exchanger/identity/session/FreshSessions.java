package dev.exchanger.identity.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/** Live sessions of the web context that nobody has used, straight from PostgreSQL. */
final class FreshSessions {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Stores stores;
    private final Deque<LiveSession> unused = new ArrayDeque<>();

    FreshSessions(Stores stores) {
        this.stores = stores;
    }

    synchronized LiveSession next() {
        if (unused.isEmpty()) {
            UUID user = UUID.randomUUID();
            stores.pool
                    .preparedQuery("INSERT INTO users (id, email, email_display) VALUES ($1, $2, $2)")
                    .execute(Tuple.of(user, user + "@example.com"))
                    .await()
                    .atMost(LIMIT);
            for (Row row : stores.pool
                    .preparedQuery("""
                            INSERT INTO sessions
                              (id, handle, user_id, application_context, idle_expires_at, expires_at, refresh_key)
                            SELECT sha256(uuid_send(gen_random_uuid())), gen_random_uuid(), $1, 'web',
                              now() + interval '1 day', now() + interval '30 days', '\\x00'
                            FROM generate_series(1, 200)
                            RETURNING encode(id, 'hex') AS hex, handle, idle_expires_at, expires_at, last_seen_at, ver
                            """)
                    .execute(Tuple.of(user))
                    .await()
                    .atMost(LIMIT)) {
                unused.add(new LiveSession(
                        new SessionId(row.getString("hex")),
                        row.getUUID("handle"),
                        user,
                        row.getOffsetDateTime("idle_expires_at").toInstant(),
                        row.getOffsetDateTime("expires_at").toInstant(),
                        row.getOffsetDateTime("last_seen_at").toInstant(),
                        row.getLong("ver")));
            }
        }
        return unused.remove();
    }
}
