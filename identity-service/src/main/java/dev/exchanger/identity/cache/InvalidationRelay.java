package dev.exchanger.identity.cache;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Instance;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisLinkChanged;
import dev.exchanger.platform.redis.RedisLinkState;
import dev.exchanger.platform.redis.RedisRole;

/**
 * Keeps the promise of {@link Invalidations} when the request could not: every second, on every replica, Redis is told
 * what it must still know. Also opens the {@link CacheGate} as soon as Redis and PostgreSQL are both there.
 */
@ApplicationScoped
public class InvalidationRelay {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration YOUNG = Duration.ofMillis(500);
    private static final int BATCH = 500;

    private final RedisLink redis;
    private final CacheGate gate;
    private final InvalidationRepository repository;
    private final Invalidations invalidations;
    private final Instance<CacheRestore> restores;
    private final WorkLoop loop;

    public InvalidationRelay(
            RedisLink redis,
            CacheGate gate,
            InvalidationRepository repository,
            Invalidations invalidations,
            Instance<CacheRestore> restores,
            BackgroundWork work) {
        this.redis = redis;
        this.gate = gate;
        this.repository = repository;
        this.invalidations = invalidations;
        this.restores = restores;
        this.loop = work.loop("invalidation relay", () -> round().replaceWith(PAUSE));
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onLink(@ObservesAsync RedisLinkChanged change) {
        if (change.role() == RedisRole.COMMANDS && change.to() == RedisLinkState.READY) {
            loop.nudge();
        }
    }

    private Uni<Void> round() {
        if (!redis.ready()) {
            return Uni.createFrom().voidItem();
        }
        if (!gate.isOpen()) {
            return gate.open(() -> tellAll(Duration.ZERO).chain(this::restore));
        }
        return gate.refresh().chain(() -> tellAll(YOUNG));
    }

    private Uni<Void> tellAll(Duration age) {
        return repository.due(age).chain(due -> tell(due, age));
    }

    private Uni<Void> tell(List<PendingInvalidation> due, Duration age) {
        if (due.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Uni<Void> told = invalidations.tell(due).replaceWithVoid();
        return due.size() < BATCH ? told : told.chain(() -> tellAll(age));
    }

    private Uni<Void> restore() {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (CacheRestore restore : restores) {
            all = all.chain(restore::restore);
        }
        return all;
    }
}
