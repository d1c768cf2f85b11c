package dev.exchanger.identity.session;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.identity.cache.SlotRead;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.security.ApplicationContext;

/** Opens sessions of one context. */
class SessionOpening {

    // Password changes, locks and unlinking lock this row too, so what is checked here still holds at the commit.
    private static final String LOCK_USER = """
            SELECT 1 FROM users u
            WHERE u.id = $1 AND u.credential_version = $2 AND u.status = 'active'
              AND ($3 <> 'telegram' OR EXISTS (SELECT 1 FROM telegram_links l WHERE l.user_id = u.id))
            FOR UPDATE
            """;
    private static final String INSERT = """
            INSERT INTO sessions (id, handle, user_id, application_context, session_data, ip, user_agent, device,
              idle_expires_at, expires_at, refresh_key)
            VALUES (decode($1, 'hex'), $2, $3, $4, $5, $6, $7, $8,
              now() + make_interval(secs => $9), now() + make_interval(secs => $10), decode($11, 'hex'))
            RETURNING created_at, idle_expires_at, expires_at, ver
            """;
    private static final int KEY_BYTES = 32;

    private final ApplicationContext context;
    private final Pool pool;
    private final SessionTokens tokens;
    private final SessionStore store;
    private final RevocationRepository endings;
    private final SessionRevocations revocations;
    private final RefreshMirror mirror;
    private final SessionConfig config;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SessionOpening(
            ApplicationContext context,
            Pool pool,
            SessionTokens tokens,
            SessionStore store,
            RevocationRepository endings,
            SessionRevocations revocations,
            RefreshMirror mirror,
            SessionConfig config,
            Clock clock) {
        this.context = context;
        this.pool = pool;
        this.tokens = tokens;
        this.store = store;
        this.endings = endings;
        this.revocations = revocations;
        this.mirror = mirror;
        this.config = config;
        this.clock = clock;
    }

    private record Committed(OpenedSession opened, Revocation evicted) {}

    /** Opens a session; empty when the user's credentials or status have changed since they were checked. */
    Uni<Optional<OpenedSession>> open(NewSession request) {
        SessionTokens.Issued issued = tokens.issue(context);
        Instant asked = clock.instant();
        // The lease is taken before the commit: a late write could otherwise land on a tombstone of a logout meanwhile.
        return store.lease(issued.id())
                .chain(lease -> Transactions.in(pool, connection -> insert(connection, issued, request))
                        .call(done -> done.map(committed -> afterCommit(lease, committed, asked))
                                .orElseGet(() -> Uni.createFrom().voidItem())))
                .map(done -> done.map(Committed::opened));
    }

    private Uni<Optional<Committed>> insert(SqlConnection connection, SessionTokens.Issued issued, NewSession request) {
        return admits(connection, request)
                .chain(admitted -> admitted
                        ? makeRoom(connection, request.userId()).chain(evicted -> insertRow(connection, issued, request)
                                .map(opened -> Optional.of(new Committed(opened, evicted))))
                        : Uni.createFrom().item(Optional.empty()));
    }

    /** Whether the user is still the one who was checked; from here to the commit that cannot change. */
    Uni<Boolean> admits(SqlConnection connection, NewSession request) {
        return connection
                .preparedQuery(LOCK_USER)
                .execute(Tuple.of(request.userId(), request.credentialVersion(), context.code()))
                .map(locked -> locked.rowCount() > 0);
    }

    private Uni<Revocation> makeRoom(SqlConnection connection, UUID userId) {
        return endings.surplus(connection, context, userId, config.maxPerUser() - 1)
                .chain(ended -> revocations.record(connection, ended));
    }

    Uni<OpenedSession> insertRow(SqlConnection connection, SessionTokens.Issued issued, NewSession request) {
        UUID handle = UuidV7.next();
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        Tuple row = Tuple.tuple()
                .addString(issued.id().hex())
                .addUUID(handle)
                .addUUID(request.userId())
                .addString(context.code())
                .addJsonObject(request.data())
                .addString(request.client().ip())
                .addString(request.client().userAgent())
                .addString(request.client().device())
                .addDouble(config.idle().toMillis() / 1000.0)
                .addDouble(config.absolute().toMillis() / 1000.0)
                .addString(HexFormat.of().formatHex(key));
        return connection
                .preparedQuery(INSERT)
                .execute(row)
                .map(rows -> opened(rows.iterator().next(), issued, request.userId(), handle, key));
    }

    private static OpenedSession opened(Row row, SessionTokens.Issued issued, UUID userId, UUID handle, byte[] key) {
        Instant created = row.getOffsetDateTime("created_at").toInstant();
        LiveSession session = new LiveSession(
                issued.id(),
                handle,
                userId,
                row.getOffsetDateTime("idle_expires_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                created,
                row.getLong("ver"));
        return new OpenedSession(session, issued.text(), new RefreshState(handle, 0, key), created);
    }

    private Uni<Void> afterCommit(SlotRead lease, Committed committed, Instant asked) {
        LiveSession session = committed.opened().session();
        mirror.add(session.userId(), session.handle());
        return store.warm(lease, session, asked)
                .chain(() -> revocations.announce(committed.evicted()))
                .replaceWithVoid();
    }
}
