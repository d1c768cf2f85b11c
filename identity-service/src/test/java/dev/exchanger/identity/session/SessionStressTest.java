package dev.exchanger.identity.session;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.inject.Inject;

import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.cache.CacheGate;
import dev.exchanger.identity.cache.SlotCache;
import dev.exchanger.identity.testing.Concurrently;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.SecurityConfig;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Revokers of the running service and readers of another replica, at random and in parallel, while the way to Redis
 * is cut, delayed, refused and swallowed and evictions happen: no read that starts after an acknowledged revocation
 * finds the session.
 */
@IdentityTest
class SessionStressTest {

    private static final Logger LOG = Logger.getLogger(SessionStressTest.class);
    private static final Duration LENGTH = Duration.ofSeconds(18);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int WORKERS = 8;

    @InjectFaults
    Faults faults;

    @Inject
    CacheGate gate;

    @Inject
    Sessions sessions;

    @Inject
    Stores stores;

    @Inject
    SlotCache cache;

    @Inject
    SessionRevocations revocations;

    @Inject
    SecurityConfig security;

    // What the replica that revokes keeps in its memory must not be what saves the others.
    private ContextSessions peer;

    private final AtomicLong operations = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong resurrected = new AtomicLong();
    private final AtomicLong disturbances = new AtomicLong();

    @BeforeEach
    void secondReplica() {
        peer = new Sessions(
                        stores.vertx,
                        stores.pool,
                        cache,
                        stores.tokens,
                        new DeniedSessions(stores.config),
                        new RecentSessions(stores.config, stores.clock),
                        stores.endings,
                        revocations,
                        stores.mirror,
                        stores.config,
                        security,
                        stores.clock)
                .of(ApplicationContext.WEB);
    }

    @AfterEach
    void heal() {
        faults.heal();
        await().atMost(LIMIT).until(gate::isOpen);
    }

    /** A session all workers fight about, one after the other. */
    private static final class Target {
        final SessionId id;
        final AtomicBoolean dead = new AtomicBoolean();

        Target(SessionId id) {
            this.id = id;
        }
    }

    @Test
    void noSessionIsResurrected() {
        long seed = System.nanoTime();
        long end = System.nanoTime() + LENGTH.toNanos();
        Target[] targets = new Target[6];
        FreshSessions fresh = new FreshSessions(stores);
        for (int i = 0; i < targets.length; i++) {
            targets[i] = new Target(fresh.next().id());
        }
        Concurrently.run(WORKERS + 1, worker -> {
            Random random = new Random(seed + worker);
            while (System.nanoTime() < end) {
                if (worker == WORKERS) {
                    disturb(random);
                } else {
                    work(targets, random, fresh);
                }
            }
            return worker;
        });
        LOG.infof(
                "seed %d: %d operations, %d revocations acknowledged, %d disturbances, %d resurrected",
                seed, operations.get(), acknowledged.get(), disturbances.get(), resurrected.get());
        assertThat(resurrected).as("seed %d", seed).hasValue(0);
        assertThat(acknowledged.get()).isGreaterThan(100);
    }

    private void work(Target[] targets, Random random, FreshSessions fresh) {
        int slot = random.nextInt(targets.length);
        Target target = targets[slot];
        operations.incrementAndGet();
        if (random.nextInt(12) == 0) {
            boolean told = sessions.of(ApplicationContext.WEB)
                    .revoke(target.id, RevokeReason.LOGOUT)
                    .await()
                    .atMost(LIMIT);
            if (told) {
                acknowledged.incrementAndGet();
                target.dead.set(true);
                read(target);
                targets[slot] = new Target(fresh.next().id());
            }
        } else {
            read(target);
        }
    }

    private void read(Target target) {
        boolean late = target.dead.get();
        boolean found = peer.find(target.id).await().atMost(LIMIT).isPresent();
        if (late && found) {
            resurrected.incrementAndGet();
        }
    }

    private void disturb(Random random) {
        disturbances.incrementAndGet();
        switch (random.nextInt(5)) {
            case 0 -> faults.redisLink().cut();
            case 1 -> faults.redisLink().delay(Duration.ofMillis(random.nextInt(120)));
            case 2 -> faults.redisLink().silence();
            case 3 -> faults.redis().command("FLUSHDB");
            default -> faults.redisLink().down();
        }
        await().pollDelay(Duration.ofMillis(20 + random.nextInt(180))).until(() -> true);
        faults.redisLink().heal();
        await().pollDelay(Duration.ofMillis(50 + random.nextInt(250))).until(() -> true);
    }
}
