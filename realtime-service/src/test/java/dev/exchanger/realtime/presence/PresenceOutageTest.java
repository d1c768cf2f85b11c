package dev.exchanger.realtime.presence;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Redis stands still for longer than a node's lease: then every node looks dead to the one that is back first. */
@QuarkusTest
@RealtimeApplication
class PresenceOutageTest {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    @InjectFaults
    Faults faults;

    @Inject
    RedisLink redis;

    @Inject
    PresenceConfig config;

    @Inject
    ServiceNode node;

    @AfterEach
    void heal() {
        faults.heal();
        await().atMost(LIMIT).until(redis::ready);
    }

    @Test
    void nobodyIsTakenForDeadWhoCouldNotShowItself() {
        UUID user = UUID.randomUUID();
        PresenceStore neighbour = new RedisPresenceStore(redis, config, "neighbour");
        get(neighbour.beat());
        get(neighbour.add(user, "neighbour/1"));
        faults.redis().pause();
        Duration outage = config.nodeLease().multipliedBy(2);
        await().pollDelay(outage).atMost(outage.plus(LIMIT)).until(() -> true);
        faults.redis().resume();
        awaitBeats(3);
        assertThat(online(neighbour, user)).as("before its node is back").isTrue();
        assertThat(get(neighbour.beat())).as("has to renew all its connections").isTrue();
        awaitBeats(8);
        assertThat(online(neighbour, user)).isTrue();
        assertThat(get(neighbour.beat())).isFalse();
        // From now on it is dead indeed.
        await().atMost(LIMIT).until(() -> !online(neighbour, user));
    }

    /** Waits until this node has shown itself so many times more. */
    private void awaitBeats(int times) {
        for (int i = 0; i < times; i++) {
            Object before = lease();
            await().atMost(LIMIT).until(() -> !before.equals(lease()));
        }
    }

    private Object lease() {
        Object lease = faults.redis().command("ZSCORE", RedisKeys.presenceNodes(), node.nodeId());
        return lease == null ? "none" : lease;
    }

    private static boolean online(PresenceStore store, UUID user) {
        return get(store.read(List.of(user))).get(0).isOnline();
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(LIMIT);
    }
}
