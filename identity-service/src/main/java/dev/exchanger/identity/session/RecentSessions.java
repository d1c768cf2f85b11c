package dev.exchanger.identity.session;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Sessions this replica saw alive in PostgreSQL a moment ago. Read only when PostgreSQL is away and Redis has nothing;
 * never written from Redis.
 */
@ApplicationScoped
public class RecentSessions {

    private final Cache<SessionId, LiveSession> seen;
    private final Clock clock;

    public RecentSessions(SessionConfig config, Clock clock) {
        this.seen = Caffeine.newBuilder()
                .expireAfterWrite(config.memory())
                .maximumSize(config.memorySize())
                .build();
        this.clock = clock;
    }

    void saw(LiveSession session) {
        seen.put(session.id(), session);
    }

    void forget(SessionId id) {
        seen.invalidate(id);
    }

    Optional<LiveSession> find(SessionId id) {
        Instant now = clock.instant();
        return Optional.ofNullable(seen.getIfPresent(id)).filter(session -> now.isBefore(session.end()));
    }
}
