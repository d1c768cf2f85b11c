package dev.exchanger.platform.event;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;

import dev.exchanger.platform.event.OutboxPublication.Outcome;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisUnavailable;
import dev.exchanger.platform.time.BackOff;

/** Repeats {@link OutboxPublication} for one replica, backs off while something is away, and flushes at the end. */
final class RelayLoop {

    private static final Logger LOG = Logger.getLogger(RelayLoop.class);
    /** How soon to look again while another replica publishes: it may not see yet what we were nudged for. */
    private static final Duration WHILE_BUSY = Duration.ofMillis(20);
    /** Redis has deadlines of its own; this one is for a database that hangs. */
    private static final Duration STEP_LIMIT = Duration.ofSeconds(10);
    /** Shorter than other work may wait: people wait for what is in the outbox. */
    private static final BackOff AFTER_FAILURES =
            BackOff.doubling(Duration.ofMillis(100), Duration.ofSeconds(2)).spread(0.75, 1);

    private final String stream;
    private final OutboxConfig config;
    private final RedisLink link;
    private final OutboxMetrics metrics;
    private final OutboxStore store;
    private final OutboxPublication publication;
    private final WorkLoop loop;
    private final WorkLoop housekeeping;

    RelayLoop(
            BackgroundWork work,
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
        this.loop = work.detached("outbox relay", this::pass).backOff(AFTER_FAILURES);
        this.housekeeping = work.detached("outbox housekeeping", new OutboxHousekeeping(store, config, metrics));
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
        return step().map(this::pause).onFailure().invoke(metrics::failed);
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

    private Duration pause(Outcome outcome) {
        return switch (outcome) {
            case MORE -> Duration.ZERO;
            case BUSY -> WHILE_BUSY;
            case IDLE -> config.pollInterval();
        };
    }
}
