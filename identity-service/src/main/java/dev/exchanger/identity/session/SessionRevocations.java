package dev.exchanger.identity.session;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlClient;
import org.jboss.logging.Logger;

import dev.exchanger.identity.cache.Invalidation;
import dev.exchanger.identity.cache.Invalidations;
import dev.exchanger.identity.cache.PendingInvalidation;
import dev.exchanger.identity.protection.AuditLog;
import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.platform.event.EventFactory;
import dev.exchanger.platform.event.Outbox;
import dev.exchanger.platform.event.OutboxRelay;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/**
 * Makes a revocation effective everywhere. Two steps: {@link #record} in the transaction that ended the sessions, then
 * {@link #announce} after its commit. Between the two the sessions are dead in PostgreSQL but not promised to be.
 */
@ApplicationScoped
public class SessionRevocations {

    private static final Logger LOG = Logger.getLogger(SessionRevocations.class);

    private final RevocationRepository repository;
    private final Invalidations invalidations;
    private final DeniedSessions denied;
    private final RecentSessions recent;
    private final RefreshMirror mirror;
    private final RedisLink redis;
    private final Outbox outbox;
    private final EventFactory events;
    private final OutboxRelay relay;
    private final Clock clock;

    public SessionRevocations(
            RevocationRepository repository,
            Invalidations invalidations,
            DeniedSessions denied,
            RecentSessions recent,
            RefreshMirror mirror,
            RedisLink redis,
            Outbox outbox,
            EventFactory events,
            OutboxRelay relay,
            Clock clock) {
        this.repository = repository;
        this.invalidations = invalidations;
        this.denied = denied;
        this.recent = recent;
        this.mirror = mirror;
        this.redis = redis;
        this.outbox = outbox;
        this.events = events;
        this.relay = relay;
        this.clock = clock;
    }

    /** Ends all sessions of a user in all contexts. The caller holds the lock of the user's row. */
    public Uni<Revocation> revokeEverywhere(SqlClient connection, UUID userId, RevokeReason reason) {
        return repository.everywhere(connection, userId, reason).chain(ended -> record(connection, ended));
    }

    /** Notes for Redis and for the other services what was ended, in the same transaction. */
    Uni<Revocation> record(SqlClient connection, List<RevokedSession> ended) {
        if (ended.isEmpty()) {
            return Uni.createFrom().item(Revocation.NOTHING);
        }
        Instant longest = clock.instant().plus(RedisKeys.SESSION_TTL);
        List<Invalidation> marks = new ArrayList<>(ended.size());
        List<CloudEvent> happened = new ArrayList<>(ended.size());
        for (RevokedSession session : ended) {
            Instant until = session.expiresAt().isBefore(longest) ? session.expiresAt() : longest;
            marks.add(Invalidation.session(session.context(), session.id().hex(), until));
            happened.add(SessionRevoked.event(events, session));
        }
        return outbox.append(connection, happened)
                .chain(() -> invalidations.record(connection, marks))
                .map(pending -> new Revocation(ended, pending));
    }

    /**
     * Tells this replica, Redis and everybody who listens, after the commit. Never fails.
     *
     * @return whether the revocation is effective everywhere; if not yet, the relay sees to it
     */
    public Uni<Boolean> announce(Revocation revocation) {
        relay.nudge();
        for (RevokedSession session : revocation.sessions()) {
            denied.add(session.id());
            recent.forget(session.id());
            AuditLog.record(
                    "session.revoked",
                    "context",
                    session.context().code(),
                    "user",
                    session.userId(),
                    "session",
                    session.handle(),
                    "reason",
                    session.reason().code());
        }
        return invalidations.deliver(revocation.pending()).invoke(told -> {
            if (told) {
                publish(revocation);
            }
        });
    }

    /**
     * As {@link #announce} for a change that promises something about everything a user has, so also about what was
     * ended before it: a revocation that is still owed to Redis is not in this one.
     *
     * @param others what else the change has made Redis forget
     */
    public Uni<Boolean> announceEverything(Revocation revocation, List<PendingInvalidation> others) {
        return announce(revocation)
                .chain(ended -> invalidations.deliverAll(others).map(told -> ended && told));
    }

    /** A hint that makes sockets close at once; whoever misses it learns from the event stream. */
    private void publish(Revocation revocation) {
        List<RedisCommand> commands = new ArrayList<>();
        for (RevokedSession session : revocation.sessions()) {
            JsonObject message = new JsonObject()
                    .put("userId", session.userId().toString())
                    .put("sessionId", session.id().hex())
                    .put("context", session.context().code());
            commands.add(RedisCommand.write("PUBLISH", RedisKeys.sessionRevokedChannel(), message.encode()));
            commands.add(mirror.removal(session.userId(), session.handle()));
        }
        redis.pipeline(commands)
                .subscribe()
                .with(done -> {}, failure -> LOG.debugf("revocation not published: %s", failure.getMessage()));
    }
}
