package dev.exchanger.identity.session;

import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;

import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
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
 * is cut, delayed, refused and swallowed and Redis loses everything it holds: no read that starts after an acknowledged
 * revocation finds the session. Sessions are read on for long after their end, since what comes back may come late.
 *
 * <p>In {@code verify} it is short. The long run, some minutes on two cores, which says every now and then how much it has done:
 *
 * <pre>./mvnw -pl identity-service -am test -Dtest=SessionStressTest -Dstress.operations=1000000 \
 *   -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
@IdentityTest
class SessionStressTest {

    private static final Logger LOG = Logger.getLogger(SessionStressTest.class);
    private static final long OPERATIONS = Long.getLong("stress.operations", 10_000);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int AT_ONCE = 192;
    private static final int TARGETS = 24;
    private static final int GRAVES = 512;
    // Each revocation would have its line.
    private static final java.util.logging.Logger AUDIT = java.util.logging.Logger.getLogger("dev.exchanger.audit");

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
    private final AtomicLong postponed = new AtomicLong();
    private final AtomicLong lateReads = new AtomicLong();
    private final AtomicLong resurrected = new AtomicLong();
    private final AtomicLong disturbances = new AtomicLong();
    private final Semaphore underWay = new Semaphore(AT_ONCE);
    private final Queue<Throwable> failed = new ConcurrentLinkedQueue<>();
    private final Target[] targets = new Target[TARGETS];
    private final Target[] graves = new Target[GRAVES];
    private FreshSessions fresh;

    @BeforeEach
    void secondReplica() {
        AUDIT.setLevel(Level.WARNING);
        fresh = new FreshSessions(stores);
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
        AUDIT.setLevel(null);
        faults.heal();
        await().atMost(LIMIT).until(gate::isOpen);
    }

    /** A session all operations are about, until it is dead; then it has a grave. */
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
        for (int i = 0; i < TARGETS; i++) {
            targets[i] = new Target(fresh.next().id());
        }
        Concurrently.run(2, worker -> {
            Random random = new Random(seed + worker);
            while (operations.get() < OPERATIONS) {
                if (worker == 0) {
                    start(random);
                    if (operations.get() % 50_000 == 0) {
                        report(seed);
                    }
                } else {
                    disturb(random);
                }
            }
            return worker;
        });
        take(AT_ONCE);
        report(seed);
        assertThat(failed).as("seed %d", seed).isEmpty();
        assertThat(resurrected).as("seed %d", seed).hasValue(0);
        assertThat(acknowledged.get()).isGreaterThan(OPERATIONS / 200);
        assertThat(lateReads.get()).isGreaterThan(OPERATIONS / 20);
    }

    private void report(long seed) {
        LOG.infof(
                "seed %d, %d s: %d operations, %d revocations acknowledged, %d answered as not told yet,"
                        + " %d reads after an acknowledgement, %d disturbances, %d resurrected, %d failed",
                seed,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - seed),
                operations.get(),
                acknowledged.get(),
                postponed.get(),
                lateReads.get(),
                disturbances.get(),
                resurrected.get(),
                failed.size());
    }

    /** One operation, as soon as fewer than {@link #AT_ONCE} are under way. */
    private void start(Random random) {
        int slot = random.nextInt(TARGETS);
        if (targets[slot].dead.get()) {
            graves[random.nextInt(GRAVES)] = targets[slot];
            targets[slot] = new Target(fresh.next().id());
        }
        Target target = targets[slot];
        Target dead = graves[random.nextInt(GRAVES)];
        int dice = random.nextInt(16);
        Uni<Void> operation = dice == 0 ? revoke(target) : dice <= 4 && dead != null ? read(dead) : read(target);
        take(1);
        operations.incrementAndGet();
        operation.onTermination().invoke(underWay::release).subscribe().with(done -> {}, failed::add);
    }

    private void take(int permits) {
        try {
            assertThat(underWay.tryAcquire(permits, LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("operations end")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private Uni<Void> revoke(Target target) {
        return sessions.of(ApplicationContext.WEB)
                .revoke(target.id, RevokeReason.LOGOUT)
                .chain(told -> {
                    if (!told) {
                        postponed.incrementAndGet();
                    } else if (target.dead.compareAndSet(false, true)) {
                        acknowledged.incrementAndGet();
                    }
                    return read(target);
                });
    }

    private Uni<Void> read(Target target) {
        return Uni.createFrom().deferred(() -> {
            boolean late = target.dead.get();
            if (late) {
                lateReads.incrementAndGet();
            }
            return peer.find(target.id)
                    .invoke(found -> {
                        if (late && found.isPresent()) {
                            resurrected.incrementAndGet();
                        }
                    })
                    .replaceWithVoid();
        });
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
