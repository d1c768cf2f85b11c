package dev.exchanger.identity.session;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.platform.security.ApplicationContext;

/**
 * Ends sessions in PostgreSQL. Every statement locks its rows in the order of their ids (see the touch statement) and
 * answers with what it really ended, so that a repetition ends nothing twice.
 */
@ApplicationScoped
public class RevocationRepository {

    private static final String FRAME = """
            WITH due AS (
              SELECT id FROM sessions WHERE revoked_at IS NULL AND %s ORDER BY id FOR UPDATE
            )
            UPDATE sessions s
            SET revoked_at = now(), updated_at = now(), revoke_reason = $1, ver = ver + 1,
                refresh_counter = refresh_counter + 1
            FROM due WHERE s.id = due.id
            RETURNING encode(s.id, 'hex') AS hex, s.handle, s.user_id, s.application_context, s.expires_at, s.ver,
                s.revoke_reason
            """;
    private static final String BY_ID = FRAME.formatted("id = decode($2, 'hex') AND application_context = $3");
    private static final String BY_HANDLE =
            FRAME.formatted("handle = $2 AND user_id = $3 AND application_context = $4");
    private static final String OF_USER = FRAME.formatted(
            "user_id = $2 AND application_context = $3 AND id <> coalesce(decode($4, 'hex'), ''::bytea)");
    private static final String EVERYWHERE = FRAME.formatted("user_id = $2");
    private static final String SURPLUS = FRAME.formatted("""
            id IN (
              SELECT id FROM sessions
              WHERE user_id = $2 AND application_context = $3 AND revoked_at IS NULL AND expires_at > now()
              ORDER BY last_seen_at DESC, created_at DESC, id OFFSET $4
            )""");
    private static final String REUSED =
            FRAME.formatted("handle = $2 AND application_context = $3 AND refresh_counter > $4");

    Uni<List<RevokedSession>> byId(SqlClient c, ApplicationContext context, SessionId id, RevokeReason reason) {
        return run(c, BY_ID, Tuple.of(reason.code(), id.hex(), context.code()));
    }

    Uni<List<RevokedSession>> byHandle(
            SqlClient c, ApplicationContext context, UUID userId, UUID handle, RevokeReason reason) {
        return run(c, BY_HANDLE, Tuple.of(reason.code(), handle, userId, context.code()));
    }

    /** All of a user's sessions in a context, but for one (null for none). */
    Uni<List<RevokedSession>> ofUser(
            SqlClient c, ApplicationContext context, UUID userId, SessionId except, RevokeReason reason) {
        String kept = except == null ? null : except.hex();
        return run(c, OF_USER, Tuple.of(reason.code(), userId, context.code(), kept));
    }

    /** All of a user's sessions in all contexts. */
    Uni<List<RevokedSession>> everywhere(SqlClient c, UUID userId, RevokeReason reason) {
        return run(c, EVERYWHERE, Tuple.of(reason.code(), userId));
    }

    /** What a user has in a context beyond the number to keep, the longest unused first. */
    Uni<List<RevokedSession>> surplus(SqlClient c, ApplicationContext context, UUID userId, int keep) {
        return run(c, SURPLUS, Tuple.of(RevokeReason.EVICTED.code(), userId, context.code(), keep));
    }

    /** The session of a refresh token that is older than the current one. */
    Uni<List<RevokedSession>> reused(SqlClient c, ApplicationContext context, UUID handle, long presented) {
        return run(c, REUSED, Tuple.of(RevokeReason.REFRESH_REUSE.code(), handle, context.code(), presented));
    }

    private static Uni<List<RevokedSession>> run(SqlClient connection, String sql, Tuple arguments) {
        return connection.preparedQuery(sql).execute(arguments).map(rows -> rows.stream()
                .map(RevocationRepository::revoked)
                .toList());
    }

    private static RevokedSession revoked(Row row) {
        return new RevokedSession(
                new SessionId(row.getString("hex")),
                row.getUUID("handle"),
                row.getUUID("user_id"),
                ApplicationContext.of(row.getString("application_context")).orElseThrow(),
                row.getOffsetDateTime("expires_at").toInstant(),
                row.getLong("ver"),
                RevokeReason.of(row.getString("revoke_reason")));
    }
}
