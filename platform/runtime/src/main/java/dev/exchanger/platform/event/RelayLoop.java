package dev.exchanger.platform.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;

import dev.exchanger.platform.event.OutboxPublication.Outcome;
import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisUnavailable;

/** Repeats {@link OutboxPublication} for one replica, backs off while something is away, and flushes at the end. */
final class RelayLoop {

    private static final Logger LOG = Logger.getLogger(RelayLoop.class);
    /** How soon to look again while another replica publishes: it may not see yet what we were nudged for. */
    private static final Duration WHILE_BUSY = Duration.ofMillis(20);
    /** Redis has deadlines of its own; this one is for a database that hangs. */
    private static final Duration STEP_LIMIT = Duration.ofSeconds(10);

    private final String stream;
    private final OutboxConfig config;
    private final RedisLink link;
    private final OutboxMetrics metrics;
    private final OutboxStore store;
    private final OutboxPublication publication;
    private final WorkLoop loop;
    private final WorkLoop housekeeping;
    private final Pauses pauses = new Pauses(Duration.ofMillis(100), Duration.ofSeconds(2));

    RelayLoop(
            Vertx vertx,
            Pool pool,
            RedisLink link,
            String stream,
            OutboxConfig config,
            MeterRegistry registry,
            List<BeforePublication> before) {
        this.stream = stream;
        this.config = config;
        this.link = link;
        this.metrics = new OutboxMetrics(registry);
        this.store = new OutboxStore(pool);
        StreamPublisher publisher = new StreamPublisher(link, stream, config.streamLength());
        this.publication = new OutboxPublication(store, publisher, config, metrics, before);
        this.loop = new WorkLoop(vertx, "outbox relay", this::pass);
        this.housekeeping = new WorkLoop(vertx, "outbox housekeeping", new OutboxHousekeeping(store, config, metrics));
    }

    void start() {
        LOG.infof("outbox relay started: %s", stream);
        loop.start();
        housekeeping.start();
    }

    void nudge() {
        loop.nudge();
    }

    /** Redis was away: look at what it still has, now. */
    void redisIsBack() {
        publication.suspectLoss();
        loop.nudge();
    }

    /** Lets everything that was published since then be published again; answers how many events. */
    Uni<Integer> replay(Instant since) {
        return store.afterOthers(connection -> publication.republish(connection, since))
                .invoke(rows -> LOG.infof("outbox replay of %s since %s: %d events", stream, since, rows))
                .invoke(this::nudge);
    }

    /** Publishes what is left, within the flush time-out, and stops. Never fails: what is left waits in the table. */
    Uni<Void> flush() {
        return housekeeping
                .stop()
                .chain(loop::stop)
                .chain(this::publishRest)
                .ifNoItem()
                .after(config.flushTimeout())
                .fail()
                .onFailure()
                .invoke(failure -> LOG.warnf("outbox not flushed, the rest waits in the table: %s", failure))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    private Uni<Void> publishRest() {
        // Busy means that another replica publishes: it lives on and will do the rest.
        return step().repeat()
                .whilst(outcome -> outcome == Outcome.MORE)
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Duration> pass() {
        return step().map(this::succeeded).onFailure().recoverWithItem(this::failed);
    }

    private Uni<Outcome> step() {
        return Uni.createFrom().deferred(() -> {
            if (!link.ready()) {
                // No transaction is opened only to find that out.
                return Uni.createFrom().failure(new RedisUnavailable("Redis is not connected"));
            }
            return publication.step().ifNoItem().after(STEP_LIMIT).fail();
        });
    }

    private Duration succeeded(Outcome outcome) {
        if (pauses.reset()) {
            LOG.infof("outbox relay publishes again: %s", stream);
        }
        return switch (outcome) {
            case MORE -> Duration.ZERO;
            case BUSY -> WHILE_BUSY;
            case IDLE -> config.pollInterval();
        };
    }

    private Duration failed(Throwable failure) {
        Duration pause = pauses.next();
        metrics.failed();
        if (pauses.first()) {
            LOG.warnf("outbox relay pauses, events wait in the table: %s: %s", stream, failure);
        } else {
            LOG.debugf(failure, "outbox relay still pauses: %s", stream);
        }
        return pause;
    }
}
