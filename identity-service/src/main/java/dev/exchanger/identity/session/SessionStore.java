package dev.exchanger.identity.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.identity.cache.SlotCache;
import dev.exchanger.identity.cache.SlotRead;
import dev.exchanger.platform.database.Database;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.session.SessionSlot;
import dev.exchanger.platform.session.SessionValue;

/**
 * Finds the live sessions of one context in Redis and PostgreSQL. PostgreSQL is the truth; what Redis says counts only
 * while PostgreSQL has confirmed it recently enough.
 *
 * <p>The promise: no {@link #find} that starts after a revocation was acknowledged finds the session.
 */
public final class SessionStore {

    private static final Logger LOG = Logger.getLogger(SessionStore.class);

    private final ApplicationContext context;
    private final SlotCache cache;
    private final SessionRepository repository;
    private final SessionTouches touches;
    private final DeniedSessions denied;
    private final RecentSessions recent;
    private final Duration freshness;
    private final Clock clock;

    SessionStore(
            ApplicationContext context,
            SlotCache cache,
            SessionRepository repository,
            SessionTouches touches,
            DeniedSessions denied,
            RecentSessions recent,
            Duration freshness,
            Clock clock) {
        this.context = context;
        this.cache = cache;
        this.repository = repository;
        this.touches = touches;
        this.denied = denied;
        this.recent = recent;
        this.freshness = freshness;
        this.clock = clock;
    }

    /**
     * The session if it lives.
     *
     * @return fails only when neither store can tell, with PostgreSQL's failure
     */
    public Uni<Optional<LiveSession>> find(SessionId id) {
        if (denied.contains(id)) {
            return dead();
        }
        return cache.read(key(id)).chain(read -> answer(id, read));
    }

    private Uni<Optional<LiveSession>> answer(SessionId id, SlotRead read) {
        if (read instanceof SlotRead.Dead) {
            return dead();
        }
        if (read instanceof SlotRead.Found found) {
            return cached(id, found.text());
        }
        return stored(id, read instanceof SlotRead.Miss miss ? miss.nonce() : null);
    }

    private Uni<Optional<LiveSession>> cached(SessionId id, String text) {
        Optional<SessionValue> found = SessionSlot.decode(text)
                .filter(SessionSlot.Live.class::isInstance)
                .map(slot -> ((SessionSlot.Live) slot).value())
                .filter(value -> value.context().equals(context.code()));
        if (found.isEmpty()) {
            return stored(id, null);
        }
        SessionValue value = found.get();
        Instant now = clock.instant();
        if (!value.usable(now, freshness)) {
            return verified(id, text);
        }
        if (!value.usable(now, freshness.dividedBy(2))) {
            // Early enough that a session in use never has to wait for the check.
            inBackground(verified(id, text));
        }
        return Uni.createFrom().item(Optional.of(LiveSession.of(id, value)));
    }

    /** Asks PostgreSQL about a session Redis holds, and tells Redis the answer. */
    private Uni<Optional<LiveSession>> verified(SessionId id, String text) {
        Instant asked = clock.instant();
        return touches.touch(id)
                .call(alive -> alive.map(session -> {
                            recent.saw(session);
                            return cache.swap(key(id), text, slot(session, asked), end(session, asked));
                        })
                        .orElseGet(() -> cache.bury(key(id))))
                .onFailure(Database::isUnavailable)
                .recoverWithUni(failure -> remembered(id, failure));
    }

    private Uni<Optional<LiveSession>> stored(SessionId id, String nonce) {
        Instant asked = clock.instant();
        return repository
                .find(id)
                .invoke(alive -> alive.ifPresent(session -> {
                    recent.saw(session);
                    if (nonce != null) {
                        inBackground(cache.fill(key(id), nonce, slot(session, asked), end(session, asked)));
                    }
                    if (session.lastSeenAt().plus(freshness.dividedBy(2)).isBefore(asked)) {
                        inBackground(touches.touch(id));
                    }
                }))
                .onFailure(Database::isUnavailable)
                .recoverWithUni(failure -> remembered(id, failure));
    }

    /** Nobody can be asked: what was certain a moment ago serves a little longer, but not for operators. */
    private Uni<Optional<LiveSession>> remembered(SessionId id, Throwable failure) {
        if (context == ApplicationContext.ADMIN || denied.contains(id)) {
            return Uni.createFrom().failure(failure);
        }
        return recent.find(id)
                .map(session -> Uni.createFrom().item(Optional.of(session)))
                .orElseGet(() -> Uni.createFrom().failure(failure));
    }

    /** Takes the lease of a session that is about to be created, so that {@link #warm} can fill it afterwards. */
    Uni<SlotRead> lease(SessionId id) {
        return cache.read(key(id));
    }

    /** Puts a session that was just committed into Redis, if the lease from before the commit still holds. */
    Uni<Void> warm(SlotRead lease, LiveSession session, Instant verifiedAt) {
        recent.saw(session);
        return lease instanceof SlotRead.Miss miss
                ? cache.fill(key(session.id()), miss.nonce(), slot(session, verifiedAt), end(session, verifiedAt))
                : Uni.createFrom().voidItem();
    }

    private String key(SessionId id) {
        return RedisKeys.session(context.code(), id.hex());
    }

    private String slot(LiveSession session, Instant verifiedAt) {
        return new SessionSlot.Live(cache.generation(), session.value(context.code(), verifiedAt)).encode();
    }

    private static Instant end(LiveSession session, Instant now) {
        Instant longest = now.plus(RedisKeys.SESSION_TTL);
        return session.end().isBefore(longest) ? session.end() : longest;
    }

    private static Uni<Optional<LiveSession>> dead() {
        return Uni.createFrom().item(Optional.empty());
    }

    private static void inBackground(Uni<?> work) {
        work.subscribe().with(done -> {}, failure -> LOG.debugf("in the background: %s", failure));
    }
}
