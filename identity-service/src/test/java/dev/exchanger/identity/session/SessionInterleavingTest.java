package dev.exchanger.identity.session;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.exchanger.identity.cache.CacheGate;
import dev.exchanger.identity.testing.Concurrently;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.Orders;
import dev.exchanger.testkit.backend.RespConnection;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plays every order in which readers, a toucher, a revoker, evictions, commands that time out and run late or never, and
 * a Redis that is restarted (empty or with old data) or goes back in time can meet, and finds no read that succeeds
 * after the revocation was acknowledged.
 *
 * <p>Each participant is a replica of its own, made of the classes of production (see {@link Replica}), and each of its
 * questions to the real Redis and the real PostgreSQL is one step; which step comes next is enumerated. After each step
 * the slot is looked at as a reader would who starts just then. A command that never runs is one that runs last. What is
 * not real is the restart: of Redis only the slot, its name and the number of the connection change, which is all the
 * gate goes by, and generations are counted outside of the table; {@link RevocationFaultTest} kills the real one.
 *
 * <p>The stories together are 6105 schedules: 20 to 40 s on two cores, by what else these do. {@link #eachControlIsNeeded}
 * leaves out one control at a time and sees the session come back; {@link Control} names a schedule for each.
 */
@IdentityTest
class SessionInterleavingTest {

    private static final Logger LOG = Logger.getLogger(SessionInterleavingTest.class);
    // Each of thousands of schedules would have its lines.
    private static final List<java.util.logging.Logger> LOUD = Stream.of(SessionRevocations.class, CacheGate.class)
            .map(type -> java.util.logging.Logger.getLogger(type.getName()))
            .toList();

    @InjectFaults
    Faults faults;

    @Inject
    Stores stores;

    private FreshSessions fresh;

    private record Played(Story story, int schedules, long millis, String violation) {}

    @BeforeEach
    void quiet() {
        fresh = new FreshSessions(stores);
        LOUD.forEach(logger -> logger.setLevel(Level.WARNING));
    }

    @AfterEach
    void loud() {
        LOUD.forEach(logger -> logger.setLevel(null));
    }

    @Test
    void noReadAfterTheAcknowledgementFindsTheSession() {
        Story[] stories = Story.values();
        List<Played> all = Concurrently.run(stories.length, i -> play(stories[i], null, false));
        all.forEach(played -> LOG.info(played));
        assertThat(all).allSatisfy(played -> assertThat(played.violation()).isNull());
        assertThat(all.stream().mapToInt(Played::schedules).sum()).isGreaterThan(5000);
    }

    @ParameterizedTest
    @CsvSource({
        "LEASE, TWO_READERS, false",
        "LEASE_BEYOND_TOMBSTONE, EVICTIONS, true",
        "TOUCH_COMPARES, TWO_TOUCHES, false",
        "TOUCH_NEVER_CREATES, TOUCH, false",
        "GENERATION_OF_THE_READ, RESTART_DURING_A_TOUCH, true",
        "TOMBSTONE, TWO_READERS, true",
        "ACKNOWLEDGED_WHEN_TOLD, LOST_COMMANDS, false",
        "GATE, RESTART_WITH_AN_OLD_VALUE, false",
        "GENERATION, RESTART_WITH_AN_OLD_VALUE, true",
        "SAME_REDIS_ANSWERS, RESTART_WITH_AN_OLD_VALUE, true",
        "FRESHNESS, BACK_IN_TIME, true",
        "VERIFICATION, BACK_IN_TIME, true",
    })
    void eachControlIsNeeded(Control control, Story story, boolean backwards) {
        Played played = play(story, control, backwards);
        LOG.infof("without %s: %s", control, played);
        assertThat(played.violation()).as("without %s", control).contains("the session");
    }

    private Played play(Story story, Control off, boolean backwards) {
        long start = System.nanoTime();
        int played = 0;
        String violation;
        Orders orders = new Orders(backwards);
        try (RespConnection redis = faults.redis().connect()) {
            do {
                World world = new World(stores, redis, fresh.next(), off, story.redis(), story.faults());
                violation = story.begin(world).play(orders);
                played++;
            } while (violation == null && orders.next());
        }
        return new Played(story, played, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start), violation);
    }
}
