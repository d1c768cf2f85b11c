package dev.exchanger.identity.cache;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;

import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/**
 * Tells Redis what PostgreSQL has changed. What to tell is written in the transaction of the change, so that it is
 * never forgotten; only when Redis has confirmed may the change be acknowledged as effective everywhere.
 */
@ApplicationScoped
public class Invalidations {

    private static final Logger LOG = Logger.getLogger(Invalidations.class);
    // Clocks of services and of Redis differ a little; a mark outlives what it forbids by this.
    private static final Duration MARGIN = Duration.ofMinutes(5);
    private static final Duration RETRY_AFTER = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    // No row has it: the relay tells those once more and deletes them.
    private static final long UNNUMBERED = -1;

    private final RedisLink redis;
    private final InvalidationRepository repository;
    private final Clock clock;

    public Invalidations(RedisLink redis, InvalidationRepository repository, Clock clock) {
        this.redis = redis;
        this.repository = repository;
        this.clock = clock;
    }

    /** Notes what Redis must be told, in the transaction of the change. */
    public Uni<List<PendingInvalidation>> record(SqlClient connection, List<Invalidation> invalidations) {
        return invalidations.isEmpty()
                ? Uni.createFrom().item(List.of())
                : repository.insert(connection, invalidations);
    }

    /**
     * As {@link #record(SqlClient, List)} for a Hibernate Reactive session, which cannot share its transaction with the
     * plain client. {@link #deliverUnnumbered} follows the commit.
     */
    public Uni<Void> record(Mutiny.Session session, List<Invalidation> invalidations) {
        return repository.insert(session, invalidations);
    }

    /**
     * Tells Redis now, after the commit. Never fails.
     *
     * @return whether Redis has confirmed within 2 s; if not, {@link InvalidationRelay} goes on
     */
    public Uni<Boolean> deliver(List<PendingInvalidation> pending) {
        if (pending.isEmpty()) {
            return Uni.createFrom().item(true);
        }
        return tell(pending)
                .onFailure(failure -> redis.ready())
                .retry()
                .withBackOff(RETRY_AFTER)
                .expireIn(PATIENCE.toMillis())
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.debugf("Redis was not told of %d changes: %s", pending.size(), failure.getMessage());
                    return false;
                });
    }

    /**
     * As {@link #deliver}, and whatever else Redis is still owed: for answers that promise more than this change alone,
     * as "locked" does when the account was locked before.
     */
    public Uni<Boolean> deliverAll(List<PendingInvalidation> pending) {
        return deliver(pending).chain(told -> told ? settle() : Uni.createFrom().item(false));
    }

    /**
     * Tells Redis all it is still owed, whoever owes it. Never fails.
     *
     * @return whether Redis now knows everything that was committed before this call
     */
    private Uni<Boolean> settle() {
        return repository
                .due(Duration.ZERO)
                .chain(due -> due.isEmpty()
                        ? Uni.createFrom().item(true)
                        : deliver(due)
                                .chain(told ->
                                        told ? settle() : Uni.createFrom().item(false)))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.debugf("what Redis is owed is not known: %s", failure.getMessage());
                    return false;
                });
    }

    /** As {@link #deliver} for what was noted in a session. */
    public Uni<Boolean> deliverUnnumbered(List<Invalidation> invalidations) {
        return deliver(invalidations.stream()
                .map(invalidation -> new PendingInvalidation(UNNUMBERED, invalidation))
                .toList());
    }

    /** One attempt; fails when Redis does not confirm. */
    Uni<Boolean> tell(List<PendingInvalidation> pending) {
        return redis.pipeline(commands(pending)).chain(() -> repository
                .delete(pending)
                // Redis knows; the row that stays is told once more, which is harmless.
                .onFailure()
                .invoke(failure -> LOG.debugf("invalidations told but not deleted: %s", failure.getMessage()))
                .onFailure()
                .recoverWithNull()
                .replaceWith(true));
    }

    private List<RedisCommand> commands(List<PendingInvalidation> pending) {
        Instant now = clock.instant();
        List<RedisCommand> commands = new ArrayList<>(pending.size());
        for (PendingInvalidation entry : pending) {
            commands.add(command(entry.invalidation(), now));
        }
        return commands;
    }

    private static RedisCommand command(Invalidation invalidation, Instant now) {
        Duration left = Duration.between(now, invalidation.keepUntil());
        String millis = Long.toString((left.isNegative() ? MARGIN : left.plus(MARGIN)).toMillis());
        return switch (invalidation.kind()) {
            case SESSION -> RedisCommand.write("SET", invalidation.key(), "T", "PX", millis);
            case TOKEN -> RedisCommand.write("SET", invalidation.key(), "1", "PX", millis);
            case USER -> RedisCommand.write("DEL", invalidation.key());
        };
    }
}
