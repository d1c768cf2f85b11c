package dev.exchanger.identity.session;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.cache.CacheGate;
import dev.exchanger.identity.cache.SlotCache;
import dev.exchanger.identity.cache.SlotRead;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.session.SessionSlot;
import dev.exchanger.platform.session.SessionValue;
import dev.exchanger.testkit.backend.RespConnection;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Enumerates the orders in which readers, a toucher, an eviction and a revocation can interleave, step by step on real
 * Redis: whatever the order, no read that starts after the acknowledged revocation finds the session. The steps are
 * those of {@link SessionStore}; PostgreSQL's part in each is what it would answer at that moment.
 */
@IdentityTest
class CacheCoherenceTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @InjectFaults
    Faults faults;

    @Inject
    SlotCache cache;

    @Inject
    CacheGate gate;

    private RespConnection redis;

    @BeforeEach
    void believed() {
        Awaitility.await().atMost(LIMIT).until(gate::isOpen);
    }

    /** The world of one interleaving. */
    private static final class World {
        final String key = RedisKeys.session("web", id(UUID.randomUUID()));
        final List<String> broken = new ArrayList<>();
        boolean revoked;
        boolean acknowledged;

        private static String id(UUID random) {
            return "0".repeat(32) + random.toString().replace("-", "");
        }
    }

    @Test
    void twoReadersAndARevocation() {
        assertThat(enumerate(List.of(this::reader, this::reader, this::revoker)))
                .isEqualTo(560);
    }

    @Test
    void aReaderAToucherAndARevocation() {
        assertThat(enumerate(List.of(this::reader, this::toucher, this::revoker)))
                .isEqualTo(560);
    }

    @Test
    void aReaderTwoEvictionsAndARevocation() {
        assertThat(enumerate(List.of(this::reader, this::eviction, this::revoker, this::eviction)))
                .isEqualTo(420);
    }

    private List<Runnable> reader(World world) {
        SlotRead[] read = new SlotRead[1];
        boolean[] alive = new boolean[1];
        return List.of(
                () -> {
                    boolean late = world.acknowledged;
                    read[0] = now(cache.read(world.key));
                    if (late && read[0] instanceof SlotRead.Found) {
                        world.broken.add("a read after the acknowledgement found the session");
                    }
                },
                () -> alive[0] = !world.revoked,
                () -> {
                    if (alive[0] && read[0] instanceof SlotRead.Miss miss) {
                        now(cache.fill(world.key, miss.nonce(), live("read"), soon()));
                    }
                });
    }

    private List<Runnable> toucher(World world) {
        SlotRead[] read = new SlotRead[1];
        boolean[] alive = new boolean[1];
        return List.of(
                () -> {
                    now(cache.read(world.key)
                            .call(found -> found instanceof SlotRead.Miss miss && !world.revoked
                                    ? cache.fill(world.key, miss.nonce(), live("first"), soon())
                                    : Uni.createFrom().voidItem()));
                    read[0] = now(cache.read(world.key));
                },
                () -> alive[0] = !world.revoked,
                () -> {
                    if (read[0] instanceof SlotRead.Found found) {
                        now(
                                alive[0]
                                        ? cache.swap(world.key, found.text(), live("touch"), soon())
                                        : cache.bury(world.key));
                    }
                });
    }

    private List<Runnable> revoker(World world) {
        return List.of(() -> world.revoked = true, () -> {
            redis.command("SET", world.key, "T", "PX", "60000");
            world.acknowledged = true;
        });
    }

    /** Of anything but a tombstone: one lives longer than every value that was written before it. */
    private List<Runnable> eviction(World world) {
        return List.of(() -> {
            if (!"T".equals(redis.command("GET", world.key))) {
                redis.command("DEL", world.key);
            }
        });
    }

    /** Plays all orders of the participants' steps; gives their number. */
    private int enumerate(List<Function<World, List<Runnable>>> participants) {
        int[] left = participants.stream()
                .mapToInt(participant -> participant.apply(new World()).size())
                .toArray();
        List<List<Integer>> orders = new ArrayList<>();
        interleave(left, new ArrayList<>(), orders::add);
        try (RespConnection connection = faults.redis().connect()) {
            redis = connection;
            orders.forEach(order -> play(participants, order));
        }
        return orders.size();
    }

    private void interleave(int[] left, List<Integer> order, Consumer<List<Integer>> each) {
        boolean complete = true;
        for (int who = 0; who < left.length; who++) {
            if (left[who] > 0) {
                complete = false;
                left[who]--;
                order.add(who);
                interleave(left, order, each);
                order.remove(order.size() - 1);
                left[who]++;
            }
        }
        if (complete) {
            each.accept(List.copyOf(order));
        }
    }

    private void play(List<Function<World, List<Runnable>>> participants, List<Integer> order) {
        World world = new World();
        List<List<Runnable>> steps = participants.stream()
                .map(participant -> participant.apply(world))
                .toList();
        int[] next = new int[participants.size()];
        for (int who : order) {
            steps.get(who).get(next[who]++).run();
        }
        if (now(cache.read(world.key)) instanceof SlotRead.Found) {
            world.broken.add("the session is in the cache at the end");
        }
        assertThat(world.broken).as("order %s", order).isEmpty();
    }

    private String live(String mark) {
        Instant now = Instant.now();
        UUID handle = UUID.nameUUIDFromBytes(mark.getBytes(StandardCharsets.US_ASCII));
        SessionValue value = new SessionValue(UUID.randomUUID(), "web", handle, now, soon(), soon(), 1);
        return new SessionSlot.Live(cache.generation(), value).encode();
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(60);
    }

    private static <T> T now(Uni<T> work) {
        return work.await().atMost(LIMIT);
    }
}
