package dev.exchanger.identity.session;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;

import dev.exchanger.identity.cache.SlotCache;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.SecurityConfig;

/** The one place where sessions get their context. */
@ApplicationScoped
public class Sessions {

    private final Map<ApplicationContext, ContextSessions> byContext = new EnumMap<>(ApplicationContext.class);

    public Sessions(
            Vertx vertx,
            Pool pool,
            SlotCache cache,
            SessionTokens tokens,
            DeniedSessions denied,
            RecentSessions recent,
            RevocationRepository endings,
            SessionRevocations revocations,
            RefreshMirror mirror,
            SessionConfig config,
            SecurityConfig security,
            Clock clock) {
        for (ApplicationContext context : ApplicationContext.values()) {
            Duration freshness = context == ApplicationContext.ADMIN ? security.freshnessAdmin() : security.freshness();
            SessionRepository repository = new SessionRepository(pool, context, config.idle());
            SessionTouches touches = new SessionTouches(repository, config, vertx);
            SessionStore store =
                    new SessionStore(context, cache, repository, touches, denied, recent, freshness, clock);
            SessionOpening opening =
                    new SessionOpening(context, pool, tokens, store, endings, revocations, mirror, config, clock);
            SessionRefresh refresh = new SessionRefresh(context, pool, endings, revocations, config);
            byContext.put(
                    context,
                    new ContextSessions(
                            context, pool, tokens, repository, store, opening, refresh, endings, revocations));
        }
    }

    /** The sessions of a context. */
    public ContextSessions of(ApplicationContext context) {
        return byContext.get(context);
    }
}
