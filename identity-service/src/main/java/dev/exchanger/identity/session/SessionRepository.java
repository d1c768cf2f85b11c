package dev.exchanger.identity.session;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.platform.security.ApplicationContext;

/** Reads and touches the sessions of one context. */
class SessionRepository {

    // Both halves of "lives" stand in each statement: the session's own state and its user's.
    private static final String LIVES = """
            s.application_context = $2 AND s.revoked_at IS NULL
            AND s.idle_expires_at > now() AND s.expires_at > now() AND u.status = 'active'
            """;
    private static final String COLUMNS = """
            encode(s.id, 'hex') AS hex, s.handle, s.user_id, s.idle_expires_at, s.expires_at, s.last_seen_at, s.ver
            """;
    private static final String FIND = "SELECT " + COLUMNS + """
            FROM sessions s JOIN users u ON u.id = s.user_id
            WHERE s.id = decode($1, 'hex') AND
            """ + LIVES;
    // Rows are locked in the order of their ids, so that two replicas with the same sessions never deadlock.
    private static final String TOUCH = """
            WITH due AS (
              SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id
              WHERE s.id IN (SELECT decode(hex, 'hex') FROM unnest($1::text[]) AS t (hex)) AND
            """ + LIVES + """
              ORDER BY s.id FOR NO KEY UPDATE OF s
            )
            UPDATE sessions s
            SET last_seen_at = now(), idle_expires_at = least(now() + make_interval(secs => $3), s.expires_at)
            FROM due WHERE s.id = due.id
            RETURNING
            """ + COLUMNS;
    private static final String LATEST =
            "SELECT " + COLUMNS + """
            FROM sessions s JOIN users u ON u.id = s.user_id
            WHERE s.user_id = $1 AND
            """ + LIVES + " ORDER BY s.last_seen_at DESC, s.id LIMIT 1";
    private static final String LIST = """
            SELECT encode(id, 'hex') AS hex, handle, device, user_agent, ip, created_at, last_seen_at, expires_at
            FROM sessions
            WHERE user_id = $1 AND application_context = $2 AND revoked_at IS NULL
              AND idle_expires_at > now() AND expires_at > now()
            ORDER BY last_seen_at DESC, handle
            """;

    private final Pool pool;
    private final ApplicationContext context;
    private final double idleSeconds;

    SessionRepository(Pool pool, ApplicationContext context, Duration idle) {
        this.pool = pool;
        this.context = context;
        this.idleSeconds = idle.toMillis() / 1000.0;
    }

    Uni<Optional<LiveSession>> find(SessionId id) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(id.hex(), context.code()))
                .map(rows -> rows.rowCount() == 0 ? Optional.empty() : Optional.of(session(first(rows))));
    }

    /** The live session of a user that was used last. */
    Uni<Optional<LiveSession>> latest(UUID userId) {
        return pool.preparedQuery(LATEST)
                .execute(Tuple.of(userId, context.code()))
                .map(rows -> rows.rowCount() == 0 ? Optional.empty() : Optional.of(session(first(rows))));
    }

    /** Marks sessions as used now and lets them live on; the ones that do not live are missing in the answer. */
    Uni<Map<SessionId, LiveSession>> touch(Collection<SessionId> ids) {
        String[] hex = ids.stream().map(SessionId::hex).toArray(String[]::new);
        return pool.preparedQuery(TOUCH)
                .execute(Tuple.of(hex, context.code(), idleSeconds))
                .map(rows -> {
                    Map<SessionId, LiveSession> alive = new HashMap<>();
                    for (Row row : rows) {
                        LiveSession session = session(row);
                        alive.put(session.id(), session);
                    }
                    return alive;
                });
    }

    /** The user's live sessions, the last used first. */
    Uni<List<SessionListing>> list(UUID userId) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(userId, context.code()))
                .map(rows -> rows.stream().map(SessionListing::of).toList());
    }

    static Row first(RowSet<Row> rows) {
        return rows.iterator().next();
    }

    private static LiveSession session(Row row) {
        return new LiveSession(
                new SessionId(row.getString("hex")),
                row.getUUID("handle"),
                row.getUUID("user_id"),
                row.getOffsetDateTime("idle_expires_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                row.getOffsetDateTime("last_seen_at").toInstant(),
                row.getLong("ver"));
    }
}
