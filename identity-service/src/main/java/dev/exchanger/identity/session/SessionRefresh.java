package dev.exchanger.identity.session;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.identity.protection.ClientDevice;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.security.ApplicationContext;

/** Renews sessions of one context by their refresh tokens. There is no row per token, only a counter per session. */
final class SessionRefresh {

    private static final String KEY = """
            SELECT encode(id, 'hex') AS hex, encode(refresh_key, 'hex') AS refresh_key FROM sessions
            WHERE handle = $1 AND application_context = $2
            """;
    // Decides and acts in one statement. Of parallel calls with one token the first counts up; the others wait for its
    // row lock, are judged again against the new counter, and fall into the grace branch: they get the same successor.
    private static final String RENEW = """
            UPDATE sessions s
            SET refresh_counter = s.refresh_counter + CASE WHEN s.refresh_counter = $3 THEN 1 ELSE 0 END,
                refreshed_at = CASE WHEN s.refresh_counter = $3 THEN now() ELSE s.refreshed_at END,
                idle_expires_at = least(now() + make_interval(secs => $4), s.expires_at),
                last_seen_at = now(), updated_at = now(), ip = $5, user_agent = $6
            FROM users u
            WHERE u.id = s.user_id AND u.status = 'active'
              AND s.handle = $1 AND s.application_context = $2 AND s.revoked_at IS NULL AND s.expires_at > now()
              AND s.refreshed_at > now() - make_interval(secs => $7)
              AND (s.refresh_counter = $3
                OR s.refresh_counter = $3 + 1 AND s.refreshed_at > now() - make_interval(secs => $8))
            RETURNING encode(s.id, 'hex') AS hex, s.user_id, s.refresh_counter, s.idle_expires_at, s.expires_at,
              s.last_seen_at, s.ver
            """;

    private record Known(SessionId id, byte[] key) {}

    private final ApplicationContext context;
    private final Pool pool;
    private final RevocationRepository endings;
    private final SessionRevocations revocations;
    private final SessionConfig config;

    SessionRefresh(
            ApplicationContext context,
            Pool pool,
            RevocationRepository endings,
            SessionRevocations revocations,
            SessionConfig config) {
        this.context = context;
        this.pool = pool;
        this.endings = endings;
        this.revocations = revocations;
        this.config = config;
    }

    /**
     * Renews the session of a refresh token.
     *
     * @param authentic judges the token with the session's half of the key
     */
    Uni<RefreshOutcome> refresh(UUID handle, long counter, Predicate<byte[]> authentic, ClientDevice client) {
        return known(handle).chain(known -> known.filter(session -> authentic.test(session.key()))
                .map(session -> renew(handle, counter, session.key(), client))
                .orElseGet(() -> Uni.createFrom().item(new RefreshOutcome.Refused())));
    }

    /** The session of a refresh token, whether it lives or not; empty when the token is not genuine. */
    Uni<Optional<SessionId>> sessionOf(UUID handle, Predicate<byte[]> authentic) {
        return known(handle).map(known -> known.filter(session -> authentic.test(session.key()))
                .map(Known::id));
    }

    private Uni<Optional<Known>> known(UUID handle) {
        return pool.preparedQuery(KEY).execute(Tuple.of(handle, context.code())).map(rows -> rows.stream()
                .map(row -> new Known(
                        new SessionId(row.getString("hex")), HexFormat.of().parseHex(row.getString("refresh_key"))))
                .findFirst());
    }

    private Uni<RefreshOutcome> renew(UUID handle, long counter, byte[] key, ClientDevice client) {
        Tuple arguments = Tuple.tuple()
                .addUUID(handle)
                .addString(context.code())
                .addLong(counter)
                .addDouble(config.idle().toMillis() / 1000.0)
                .addString(client.ip())
                .addString(client.userAgent())
                .addDouble(config.refresh().toMillis() / 1000.0)
                .addDouble(config.refreshGrace().toMillis() / 1000.0);
        return pool.preparedQuery(RENEW)
                .execute(arguments)
                .chain(rows -> rows.rowCount() == 1
                        ? Uni.createFrom().item(renewed(rows.iterator().next(), handle, key))
                        : refuse(handle, counter));
    }

    private static RefreshOutcome renewed(Row row, UUID handle, byte[] key) {
        LiveSession session = new LiveSession(
                new SessionId(row.getString("hex")),
                handle,
                row.getUUID("user_id"),
                row.getOffsetDateTime("idle_expires_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                row.getOffsetDateTime("last_seen_at").toInstant(),
                row.getLong("ver"));
        return new RefreshOutcome.Renewed(session, new RefreshState(handle, row.getLong("refresh_counter"), key));
    }

    /** A token older than the current one is in two hands: nobody may go on with either. Committed, then refused. */
    private Uni<RefreshOutcome> refuse(UUID handle, long counter) {
        return Transactions.in(pool, connection -> endings.reused(connection, context, handle, counter)
                        .chain(ended -> revocations.record(connection, ended)))
                .call(revocations::announce)
                .map(revocation ->
                        revocation.sessions().isEmpty() ? new RefreshOutcome.Refused() : new RefreshOutcome.Stolen());
    }
}
