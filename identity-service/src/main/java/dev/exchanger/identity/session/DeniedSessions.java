package dev.exchanger.identity.session;

import jakarta.enterprise.context.ApplicationScoped;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** Sessions this replica has revoked a moment ago: refused at once, whatever Redis still says. */
@ApplicationScoped
public class DeniedSessions {

    private final Cache<SessionId, Boolean> denied;

    public DeniedSessions(SessionConfig config) {
        this.denied = Caffeine.newBuilder()
                .expireAfterWrite(config.denyFor())
                .maximumSize(config.memorySize())
                .build();
    }

    void add(SessionId id) {
        denied.put(id, Boolean.TRUE);
    }

    boolean contains(SessionId id) {
        return denied.getIfPresent(id) != null;
    }
}
