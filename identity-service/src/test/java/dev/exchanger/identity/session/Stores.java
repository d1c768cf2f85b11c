package dev.exchanger.identity.session;

import java.time.Clock;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;

import dev.exchanger.identity.account.AccountChanges;
import dev.exchanger.identity.account.AccountRepository;
import dev.exchanger.identity.cache.CacheGenerationRepository;
import dev.exchanger.identity.cache.InvalidationRepository;
import dev.exchanger.identity.cache.RedisIncarnation;
import dev.exchanger.identity.cache.ScheduledGate;
import dev.exchanger.platform.event.EventFactory;
import dev.exchanger.platform.event.Outbox;
import dev.exchanger.platform.event.OutboxRelay;
import dev.exchanger.platform.redis.RedisLink;

/** The parts of the running service from which {@link Replica} builds replicas of it. */
@Singleton
class Stores {

    @Inject
    Vertx vertx;

    @Inject
    Pool pool;

    @Inject
    RedisLink redis;

    @Inject
    RedisIncarnation incarnation;

    @Inject
    CacheGenerationRepository generations;

    @Inject
    InvalidationRepository invalidations;

    @Inject
    RevocationRepository endings;

    @Inject
    AccountRepository accounts;

    @Inject
    AccountChanges changes;

    @Inject
    SessionTokens tokens;

    @Inject
    RefreshMirror mirror;

    @Inject
    Outbox outbox;

    @Inject
    EventFactory events;

    @Inject
    OutboxRelay relay;

    @Inject
    SessionConfig config;

    @Inject
    Clock clock;

    private ScheduledGate gate;

    /** One gate for all replicas of schedules in which Redis stays the same. */
    synchronized ScheduledGate gate() {
        if (gate == null) {
            gate = new ScheduledGate(incarnation, generations, false);
            gate.open().await().indefinitely();
        }
        return gate;
    }
}
