package dev.exchanger.platform.nodename;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisUnavailable;
import dev.exchanger.platform.shutdown.ShutdownStep;
import dev.exchanger.platform.start.StartOrder;

/**
 * Lets no second replica of a service start under a name that a living one has: two of one name take each other's
 * connections for those of a former life, and each other's events for their own. Only names that were given are looked
 * at, as those made at random differ.
 *
 * <p>A start that meets its own remains does not wait when it can tell that their process has ended; else it waits until
 * their lease is over, which the living prolong and the dead do not. Without Redis it goes on, and a name that turns out
 * to be another's later is told in the log and by a metric: to end then would end replicas that serve.
 */
@ApplicationScoped
public class NodeNameClaim implements ShutdownStep {

    private static final Logger LOG = Logger.getLogger(NodeNameClaim.class);

    private static final Duration RENEWAL = Duration.ofSeconds(3);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    /** A lease that is not over after this was prolonged. */
    private static final Duration PROOF = RedisKeys.NODE_NAME_LEASE.plusSeconds(1);

    private static final Duration AT_MOST = PROOF.plusSeconds(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final NodeNames names;
    private final RedisLink link;
    private final BackgroundWork work;
    private final ServiceNode node;
    private final boolean given;
    private final NameHolder self;
    private final AtomicInteger taken = new AtomicInteger();
    private Optional<NameHolder> told = Optional.empty();
    private WorkLoop renewal;

    public NodeNameClaim(
            NodeNames names,
            RedisLink link,
            BackgroundWork work,
            MeterRegistry registry,
            Clock clock,
            ServiceNode node,
            @ConfigProperty(name = "exchanger.node") Optional<String> given) {
        this.names = names;
        this.link = link;
        this.work = work;
        this.node = node;
        this.given = given.filter(name -> !name.isBlank()).isPresent();
        this.self = NameHolder.ofThisProcess(clock.instant());
        Gauge.builder("exchanger.node.name.taken", taken, AtomicInteger::get)
                .description("1 while another living process of this service has this node's name")
                .register(registry);
    }

    /** @throws IllegalStateException that names the other process, if one of this name is alive */
    void onStart(@Observes @Priority(StartOrder.NODE_NAME) StartupEvent event) {
        if (given) {
            claim(PROOF).await().atMost(AT_MOST).ifPresent(other -> {
                // Nothing closes it after a start that failed, and its loss would be in the log beside the reason.
                link.close().await().atMost(CLOSE_LIMIT);
                throw new IllegalStateException("the node name '" + node.nodeId() + "' (NODE_ID) is in use by another "
                        + node.service() + ", " + other.described());
            });
            renewal = work.detached("node-name", () -> renew().replaceWith(RENEWAL));
            renewal.start(RENEWAL);
        }
    }

    /** Takes the name, when it is free or becomes so in time. @return who has it and lives */
    Uni<Optional<NameHolder>> claim(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        return names.take(self)
                .flatMap(other -> other.isPresent()
                        ? outlive(other.get(), end)
                        : Uni.createFrom().item(other))
                .onFailure(RedisUnavailable.class)
                .recoverWithItem(Optional.empty());
    }

    private Uni<Optional<NameHolder>> outlive(NameHolder other, long end) {
        if (other.hasEnded(self)) {
            return names.takeFrom(other, self);
        }
        LOG.warnf(
                "the node name '%s' belongs to a process %s: waiting until it has ended",
                node.nodeId(), other.described());
        return again(other, end);
    }

    private Uni<Optional<NameHolder>> again(NameHolder other, long end) {
        if (System.nanoTime() - end > 0) {
            return Uni.createFrom().item(Optional.of(other));
        }
        return Uni.createFrom()
                .voidItem()
                .onItem()
                .delayIt()
                .by(LOOK_AGAIN)
                .flatMap(x -> names.take(self))
                .flatMap(holder -> holder.isPresent()
                        ? again(holder.get(), end)
                        : Uni.createFrom().item(holder));
    }

    Uni<Void> renew() {
        return names.take(self)
                .invoke(this::tell)
                .replaceWithVoid()
                // It tells of itself, and the name is kept again when it is back.
                .onFailure(RedisUnavailable.class)
                .recoverWithNull();
    }

    private void tell(Optional<NameHolder> other) {
        taken.set(other.isPresent() ? 1 : 0);
        if (!other.equals(told)) {
            told = other;
            other.ifPresentOrElse(
                    holder -> LOG.errorf(
                            "the node name '%s' (NODE_ID) is also that of another %s, %s: give each a name of its own",
                            node.nodeId(), node.service(), holder.described()),
                    () -> LOG.infof("the node name '%s' is this process's alone again", node.nodeId()));
        }
    }

    /** The last that needs Redis: until then the name is in use. */
    @Override
    public int order() {
        return REDIS - 1;
    }

    @Override
    public String name() {
        return "node-name-release";
    }

    @Override
    public Uni<Void> run() {
        return renewal == null
                ? Uni.createFrom().voidItem()
                : renewal.stop()
                        .chain(() -> names.release(self))
                        // The lease ends by itself.
                        .onFailure(RedisUnavailable.class)
                        .recoverWithNull();
    }
}
