package dev.exchanger.exchange.expiry;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.event.OutboxRelay;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkHealth;
import dev.exchanger.platform.node.ServiceNode;

/**
 * Says once a second that a replica is up. Whoever says it first after a time when none was, moves the deadlines of the
 * orders that were open then: nobody could pay them. Until that is done nothing is ended, by any replica, because the
 * claim itself asks (see {@link ExpiryRepository}). Used on the {@link ExpiryLoop} only.
 */
@ApplicationScoped
public class ReplicaHeartbeat {

    private static final Logger LOG = Logger.getLogger(ReplicaHeartbeat.class);

    // Longer than the server lets a statement run.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ExpiryConfig config;
    private final ExpiryLoop loop;
    private final DowntimeRepository repository;
    private final ExpiryTimers timers;
    private final ExpiryMetrics metrics;
    private final OutboxRelay relay;
    private final String node;
    private final WorkHealth health;
    private boolean beating;
    private boolean extending;

    public ReplicaHeartbeat(
            ExpiryConfig config,
            ExpiryLoop loop,
            DowntimeRepository repository,
            ExpiryTimers timers,
            ExpiryMetrics metrics,
            OutboxRelay relay,
            ServiceNode node,
            BackgroundWork work) {
        this.config = config;
        this.loop = loop;
        this.repository = repository;
        this.timers = timers;
        this.metrics = metrics;
        this.relay = relay;
        this.node = node.nodeId();
        this.health = work.health("replica heartbeat");
    }

    void start() {
        if (config.extendByDowntime()) {
            beat();
            loop.every(config.heartbeatEvery(), this::beat);
        }
    }

    private void beat() {
        if (beating) {
            return;
        }
        beating = true;
        beat(node)
                .subscribe()
                .with(
                        pending -> loop.run(() -> beaten(pending)),
                        failure -> loop.run(() -> {
                            if (health.failed(failure) == 1) {
                                LOG.warn("no sign of life can be left, deadlines are not enforced");
                            }
                            beating = false;
                        }));
    }

    /** The beat goes on while orders are extended, or a long extension would count as the next downtime. */
    private void beaten(boolean pending) {
        health.succeeded();
        beating = false;
        if (!pending || extending) {
            return;
        }
        extending = true;
        extend().subscribe()
                .with(
                        extended -> loop.run(() -> extending = false),
                        failure -> loop.run(() -> {
                            LOG.warnf("deadlines are not moved yet: %s", failure.getMessage());
                            extending = false;
                        }));
    }

    /** One sign of life. @return whether orders wait to be extended */
    Uni<Boolean> beat(String of) {
        return repository
                .beat(of, config.downtimeThreshold(), config.extendAtMost())
                // A connection that died unnoticed must not keep the next beat away.
                .ifNoItem()
                .after(config.downtimeThreshold())
                .fail();
    }

    /** Moves the deadlines that wait to be moved. @return how many orders this call extended */
    Uni<Integer> extend() {
        return extend(0).invoke(extended -> {
            if (extended > 0) {
                LOG.warnf("the desk was away: the deadlines of %d orders were moved", extended);
                relay.nudge();
            }
        });
    }

    private Uni<Integer> extend(int before) {
        Uni<List<ExpiryRepository.Open>> batch =
                repository.extend(config.batch()).ifNoItem().after(PATIENCE).fail();
        return batch.call(this::setTimers).flatMap(moved -> {
            metrics.extended(moved.size());
            int extended = before + moved.size();
            return moved.size() == config.batch()
                    ? extend(extended)
                    : Uni.createFrom().item(extended);
        });
    }

    /** Without their timers the sweep finds the orders; the reconciliation sets them again. */
    private Uni<Void> setTimers(List<ExpiryRepository.Open> moved) {
        return moved.isEmpty()
                ? Uni.createFrom().voidItem()
                : timers.restore(moved).replaceWithVoid().onFailure().recoverWithItem(failure -> {
                    metrics.timerFailed();
                    return null;
                });
    }
}
