package dev.exchanger.identity.session;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.identity.protection.ClientDevice;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.security.ApplicationContext;

/**
 * Everything that can be done with the sessions of one context. Made only by {@link Sessions}; no method takes a
 * context, so nothing here can reach into another one.
 */
public final class ContextSessions {

    private static final String KNOWN = """
            SELECT 1 FROM sessions WHERE handle = $1 AND user_id = $2 AND application_context = $3
            """;

    // A login whose password was checked before must not open a session after it; takes the lock that logins take.
    private static final String OUTDATE = """
            UPDATE users SET credential_version = credential_version + 1 WHERE id = $1
            """;

    private final ApplicationContext context;
    private final Pool pool;
    private final SessionTokens tokens;
    private final SessionRepository repository;
    private final SessionStore store;
    private final SessionOpening opening;
    private final SessionRefresh refresh;
    private final RevocationRepository endings;
    private final SessionRevocations revocations;

    ContextSessions(
            ApplicationContext context,
            Pool pool,
            SessionTokens tokens,
            SessionRepository repository,
            SessionStore store,
            SessionOpening opening,
            SessionRefresh refresh,
            RevocationRepository endings,
            SessionRevocations revocations) {
        this.context = context;
        this.pool = pool;
        this.tokens = tokens;
        this.repository = repository;
        this.store = store;
        this.opening = opening;
        this.refresh = refresh;
        this.endings = endings;
        this.revocations = revocations;
    }

    /** The live session of an id, see {@link SessionStore#find}. */
    public Uni<Optional<LiveSession>> find(SessionId id) {
        return store.find(id);
    }

    /** Which session a cookie's text names; empty if we have not made it. */
    public Optional<SessionId> read(String token) {
        return tokens.read(context, token);
    }

    /** The live session of a user that was used last, by PostgreSQL; the question counts as use. */
    public Uni<Optional<LiveSession>> latest(UUID userId) {
        return repository.latest(userId).call(found -> found.map(session -> store.find(session.id()))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    /** Opens a session; empty when the user's credentials or status have changed since they were checked. */
    public Uni<Optional<OpenedSession>> open(NewSession request) {
        return opening.open(request);
    }

    /** See {@link SessionRefresh#refresh}. */
    public Uni<RefreshOutcome> refresh(UUID handle, long counter, Predicate<byte[]> authentic, ClientDevice client) {
        return refresh.refresh(handle, counter, authentic, client);
    }

    Uni<List<SessionListing>> list(UUID userId) {
        return repository.list(userId);
    }

    /** Ends one session; true when that is effective everywhere, also when there was nothing to end. */
    public Uni<Boolean> revoke(SessionId id, RevokeReason reason) {
        return ending(connection -> endings.byId(connection, context, id, reason), false);
    }

    /** Ends a session the user sees in the list; empty when the user has none of this handle here. */
    Uni<Optional<Boolean>> revoke(UUID userId, UUID handle) {
        return pool.preparedQuery(KNOWN)
                .execute(Tuple.of(handle, userId, context.code()))
                .chain(rows -> rows.rowCount() == 0
                        ? Uni.createFrom().item(Optional.empty())
                        : ending(c -> endings.byHandle(c, context, userId, handle, RevokeReason.REVOKED_BY_USER), false)
                                .map(Optional::of));
    }

    /**
     * Ends the session of a refresh token; true also when there was none.
     *
     * @param authentic judges the token with the session's half of the key
     */
    public Uni<Boolean> revokeByRefreshToken(UUID handle, Predicate<byte[]> authentic, RevokeReason reason) {
        return refresh.sessionOf(handle, authentic).chain(id -> id.map(known -> revoke(known, reason))
                .orElseGet(() -> Uni.createFrom().item(true)));
    }

    /** Ends the user's sessions of this context, but for one (null for none). */
    Uni<Boolean> revokeAll(UUID userId, SessionId except, RevokeReason reason) {
        return ending(
                connection -> connection
                        .preparedQuery(OUTDATE)
                        .execute(Tuple.of(userId))
                        .chain(() -> endings.ofUser(connection, context, userId, except, reason)),
                true);
    }

    /** Ends the user's sessions of this context inside somebody else's transaction. */
    public Uni<Revocation> revokeAll(SqlConnection connection, UUID userId, RevokeReason reason) {
        return endings.ofUser(connection, context, userId, null, reason)
                .chain(ended -> revocations.record(connection, ended));
    }

    /** What was ended before, by somebody whose word Redis has not heard yet, must be told too before this is promised. */
    private Uni<Boolean> ending(Function<SqlConnection, Uni<List<RevokedSession>>> statement, boolean several) {
        return Transactions.in(
                        pool,
                        connection -> statement.apply(connection).chain(ended -> revocations.record(connection, ended)))
                .chain(ended -> several || ended.sessions().isEmpty()
                        ? revocations.announceEverything(ended, List.of())
                        : revocations.announce(ended));
    }
}
