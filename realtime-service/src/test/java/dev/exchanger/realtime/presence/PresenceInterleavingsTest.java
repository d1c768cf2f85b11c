package dev.exchanger.realtime.presence;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.realtime.testing.RealtimeApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two connections of one user, on one node or two, in every order of their beginnings and ends, each end a close or the
 * death of the node, with the grace running out after any of the steps or never: she is online exactly while one of them
 * lives or the grace of the last close lasts, and every change is told once, by the step that made it.
 */
@QuarkusTest
@RealtimeApplication
class PresenceInterleavingsTest {

    private static final Duration ASK = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofHours(1);
    /** Which connection takes the next step: each has two, its beginning and its end. */
    private static final List<String> ORDERS = List.of("AABB", "ABAB", "ABBA", "BBAA", "BABA", "BAAB");

    @Inject
    RedisLink redis;

    @Inject
    PresenceConfig config;

    /** Where a user may be connected, and a way to let her grace run out. */
    private interface World {
        PresenceStore node(String name);

        void graceEnds(UUID user);
    }

    /** One run: who steps when, where the two connections are, how they end, after which steps the grace runs out. */
    private record Course(String order, String nodeOfA, String nodeOfB, boolean aDies, boolean bDies, int graceEnds) {

        String node(char connection) {
            return connection == 'A' ? nodeOfA : nodeOfB;
        }

        boolean dies(char connection) {
            return connection == 'A' ? aDies : bDies;
        }
    }

    @Test
    void inRedis() {
        List<Course> courses = courses(true);
        courses.forEach(course -> play(course, new World() {
            @Override
            public PresenceStore node(String name) {
                return new RedisPresenceStore(redis, withLongGrace(), name);
            }

            @Override
            public void graceEnds(UUID user) {
                // As if it had lasted until just now: nobody can move the clock of Redis.
                get(redis.execute(RedisCommand.write("ZADD", RedisKeys.userConnections(user), "XX", "1", "~grace")));
            }
        }));
        assertThat(courses).hasSize(480);
    }

    @Test
    void inMemory() {
        List<Course> courses = courses(false);
        courses.forEach(course -> {
            MovableClock clock = new MovableClock();
            PresenceStore store = new MemoryPresenceStore(withLongGrace(), clock);
            play(course, new World() {
                @Override
                public PresenceStore node(String name) {
                    return store;
                }

                @Override
                public void graceEnds(UUID user) {
                    clock.now = clock.now.plus(GRACE);
                }
            });
        });
        assertThat(courses).hasSize(96);
    }

    /** @param nodes whether there are several, which may die */
    private static List<Course> courses(boolean nodes) {
        List<Course> all = new ArrayList<>();
        for (String order : ORDERS) {
            for (int graceEnds = 0; graceEnds < 16; graceEnds++) {
                all.add(new Course(order, "one", "one", false, false, graceEnds));
                for (int deaths = 0; nodes && deaths < 4; deaths++) {
                    all.add(new Course(order, "one", "two", (deaths & 1) > 0, (deaths & 2) > 0, graceEnds));
                }
            }
        }
        return all;
    }

    private void play(Course course, World world) {
        UUID user = UUID.randomUUID();
        Set<Character> live = new HashSet<>();
        Set<Character> begun = new HashSet<>();
        boolean grace = false;
        boolean online = false;
        for (int step = 0; step < 4; step++) {
            char connection = course.order().charAt(step);
            String node = course.node(connection);
            PresenceStore store = world.node(node);
            String lease = node + "/" + connection + user;
            PresenceChange change;
            if (begun.add(connection)) {
                live.add(connection);
                grace = false;
                change = get(store.add(user, lease));
            } else {
                live.remove(connection);
                grace |= !course.dies(connection);
                change = course.dies(connection)
                        // By whichever node finds it.
                        ? get(world.node("three").drop(user, node, List.of(lease)))
                        : get(store.leave(user, lease));
            }
            online = check(course, step, change, online, !live.isEmpty() || grace, live.size());
            if ((course.graceEnds() >> step & 1) > 0) {
                world.graceEnds(user);
                grace = false;
                online = check(
                        course, step, get(world.node("three").expire(user)), online, !live.isEmpty(), live.size());
                online = check(course, step, get(store.expire(user)), online, online, live.size());
            }
            for (char other : live) {
                String where = course.node(other);
                change = get(world.node(where).renew(user, where + "/" + other + user));
                grace = false;
                online = check(course, step, change, online, true, live.size());
            }
        }
        assertThat(get(world.node("one").read(List.of(user))).get(0).isOnline())
                .as(course.toString())
                .isEqualTo(online);
    }

    private static boolean check(
            Course course, int step, PresenceChange change, boolean was, boolean is, int connections) {
        assertThat(change.before() != PresenceStatus.OFFLINE)
                .as("before step %d of %s", step, course)
                .isEqualTo(was);
        assertThat(change.isOnline()).as("after step %d of %s", step, course).isEqualTo(is);
        assertThat(change.isArrivalOrDeparture()).isEqualTo(was != is);
        assertThat(change.connections()).as("after step %d of %s", step, course).isEqualTo(connections);
        return is;
    }

    /** The configuration of the application with a grace that does not run out by itself. */
    private PresenceConfig withLongGrace() {
        return (PresenceConfig) Proxy.newProxyInstance(
                PresenceConfig.class.getClassLoader(),
                new Class<?>[] {PresenceConfig.class},
                (proxy, method, arguments) ->
                        method.getName().equals("grace") ? GRACE : method.invoke(config, arguments));
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(ASK);
    }

    private static final class MovableClock extends Clock {
        private Instant now = Instant.now();

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
