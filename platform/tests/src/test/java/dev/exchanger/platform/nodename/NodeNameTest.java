package dev.exchanger.platform.nodename;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.redis.LinkFixture;
import dev.exchanger.testkit.backend.Backends;
import dev.exchanger.testkit.backend.RedisServer;
import dev.exchanger.testkit.fault.TcpProxy;

import static dev.exchanger.platform.redis.LinkFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Two starts under one name, and one start that meets what the last has left. */
class NodeNameTest {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long LEASE = RedisKeys.NODE_NAME_LEASE.toMillis();

    private final RedisServer server = Backends.shared().redis();
    private final ServiceNode node =
            new ServiceNode("test", "twin-" + UUID.randomUUID().toString().substring(24));
    private final String key = RedisKeys.nodeName(node.service(), node.nodeId());
    private final Vertx vertx = Vertx.vertx();
    private TcpProxy proxy;
    private LinkFixture fixture;
    private NodeNames names;
    private NodeNameClaim claim;

    @BeforeEach
    void open() {
        proxy = new TcpProxy(server.host(), server.port());
        fixture = LinkFixture.started(server.urlThrough(proxy.host(), proxy.port()));
        fixture.connected();
        names = new NodeNames(fixture.link, node);
        BackgroundWork work = new BackgroundWork(vertx, fixture.registry, List.of());
        claim = new NodeNameClaim(
                names, fixture.link, work, fixture.registry, Clock.systemUTC(), node, Optional.of(node.nodeId()));
    }

    @AfterEach
    void close() {
        server.command("DEL", key);
        fixture.close();
        proxy.close();
        vertx.close();
    }

    @Test
    void aFreeNameIsTakenForALeaseAndKept() {
        assertThat(await(claim.claim(PATIENCE))).isEmpty();
        assertThat(timeToLive()).isBetween(1L, LEASE);
        server.command("PEXPIRE", key, "1000");
        await(claim.renew());
        assertThat(timeToLive()).isBetween(1001L, LEASE);
    }

    @Test
    void aLivingProcessOfTheSameNameIsFound() {
        NameHolder other = elsewhere();
        hold(other, Duration.ofHours(1));
        assertThat(await(claim.claim(Duration.ofMillis(300)))).contains(other);
        assertThat(holder()).isEqualTo(other);
    }

    @Test
    void aLivingProcessOfThisHostIsFound() throws IOException {
        Process living = new ProcessBuilder("sleep", "600").start();
        try {
            NameHolder other = here(living.pid());
            hold(other, Duration.ofHours(1));
            assertThat(await(claim.claim(Duration.ofMillis(300)))).contains(other);
        } finally {
            living.destroyForcibly();
        }
    }

    @Test
    void aStartAfterACrashOnThisHostDoesNotWait() throws Exception {
        Process crashed = new ProcessBuilder("true").start();
        crashed.waitFor();
        hold(here(crashed.pid()), Duration.ofHours(1));
        assertThat(await(claim.claim(Duration.ZERO))).isEmpty();
        assertThat(holder().process()).isEqualTo(ProcessHandle.current().pid());
    }

    /** Each start in a container is process 1. */
    @Test
    void aStartWithTheNumberOfTheCrashedOneDoesNotWait() {
        hold(here(ProcessHandle.current().pid()), Duration.ofHours(1));
        assertThat(await(claim.claim(Duration.ZERO))).isEmpty();
    }

    @Test
    void aStartAfterACrashElsewhereWaitsForTheLeaseAndNotForEver() {
        hold(elsewhere(), Duration.ofSeconds(1));
        assertThat(await(claim.claim(PATIENCE))).isEmpty();
        assertThat(holder().host()).isNotEqualTo(elsewhere().host());
    }

    @Test
    void aNameThatIsAnothersLaterIsToldAndLeftToIt() {
        await(claim.claim(PATIENCE));
        NameHolder other = elsewhere();
        hold(other, Duration.ofHours(1));
        await(claim.renew());
        assertThat(taken()).isEqualTo(1);
        assertThat(holder()).isEqualTo(other);

        server.command("DEL", key);
        await(claim.renew());
        assertThat(taken()).isZero();
        assertThat(timeToLive()).isBetween(1L, LEASE);
    }

    @Test
    void withoutRedisTheStartGoesOn() {
        proxy.cut();
        proxy.refuse();
        assertThat(await(claim.claim(PATIENCE))).isEmpty();
        await(claim.renew());
        assertThat(taken()).isZero();
    }

    /** What an orderly stop does when Redis is away: the lease ends by itself. */
    @Test
    void aStopWithoutRedisGoesOn() {
        claim.onStart(new StartupEvent());
        proxy.cut();
        proxy.refuse();
        await(claim.run());
        assertThat(timeToLive()).isBetween(1L, LEASE);
    }

    @Test
    void aStopGivesTheNameBack() {
        claim.onStart(new StartupEvent());
        assertThat(timeToLive()).isBetween(1L, LEASE);
        await(claim.run());
        assertThat(server.command("GET", key)).isNull();
    }

    @Test
    void onlyTheHolderGivesTheNameBack() {
        NameHolder self = NameHolder.ofThisProcess(Instant.now());
        assertThat(await(names.take(self))).isEmpty();
        await(names.release(elsewhere()));
        assertThat(holder()).isEqualTo(self);
        await(names.release(self));
        assertThat(server.command("GET", key)).isNull();
    }

    @Test
    void whatCannotBeReadIsAnotherOne() {
        assertThat(NameHolder.parse("x|y|z|0").host()).isEqualTo("unknown");
        assertThat(NameHolder.parse("").hasEnded(NameHolder.ofThisProcess(Instant.now())))
                .isFalse();
    }

    private void hold(NameHolder holder, Duration lease) {
        server.command("SET", key, holder.text(), "PX", Long.toString(lease.toMillis()));
    }

    private NameHolder holder() {
        return NameHolder.parse(String.valueOf(server.command("GET", key)));
    }

    private long timeToLive() {
        return Long.parseLong(String.valueOf(server.command("PTTL", key)));
    }

    private double taken() {
        return fixture.registry.get("exchanger.node.name.taken").gauge().value();
    }

    private static NameHolder elsewhere() {
        return new NameHolder("another-start", "another-host", 1, "2026-01-01T00:00:00Z");
    }

    private static NameHolder here(long process) {
        NameHolder self = NameHolder.ofThisProcess(Instant.now());
        return new NameHolder("another-start", self.host(), process, "2026-01-01T00:00:00Z");
    }
}
