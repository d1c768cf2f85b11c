package dev.exchanger.platform.event;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jboss.logging.Logger;

import dev.exchanger.platform.event.OutboxStore.Published;
import dev.exchanger.platform.event.OutboxStore.Unpublished;

/** One step of the relay: the oldest unpublished rows go to the stream and are marked, in one transaction. */
final class OutboxPublication {

    /** How a step ended. */
    enum Outcome {
        /** Nothing was left to publish. */
        IDLE,
        /** There may be more. */
        MORE,
        /** Another replica is publishing. */
        BUSY
    }

    private static final Logger LOG = Logger.getLogger(OutboxPublication.class);
    /** How many of the rows published last must be found in the stream. */
    private static final int COMPARED = 100;

    private final OutboxStore store;
    private final StreamPublisher publisher;
    private final OutboxConfig config;
    private final OutboxMetrics metrics;
    private final List<BeforePublication> before;

    // Touched by one step at a time.
    private int batch;
    private long checkedAt;
    private volatile boolean checkDue = true;

    OutboxPublication(
            OutboxStore store,
            StreamPublisher publisher,
            OutboxConfig config,
            OutboxMetrics metrics,
            List<BeforePublication> before) {
        this.store = store;
        this.publisher = publisher;
        this.config = config;
        this.metrics = metrics;
        this.before = before;
        this.batch = config.batchSize();
    }

    /** Looks at Redis before the next step: it may be another one. */
    void suspectLoss() {
        checkDue = true;
    }

    Uni<Outcome> step() {
        return isDue().flatMap(due -> due
                        ? store.exclusively(this::publish, Outcome.BUSY)
                        : Uni.createFrom().item(Outcome.IDLE))
                .onFailure()
                // Smaller steps after a failure: a batch that is too big for the deadline must not fail for ever.
                .invoke(() -> batch = Math.max(1, batch / 2));
    }

    /** The cheap questions, without a transaction: an idle relay asks them ten times a second. */
    private Uni<Boolean> isDue() {
        return store.hasUnpublished().flatMap(found -> {
            boolean check = checkDue
                    || System.nanoTime() - checkedAt > config.checkInterval().toNanos();
            return found || !check
                    ? Uni.createFrom().item(found)
                    : publisher.append(List.of()).map(inStep -> {
                        checked(inStep);
                        return !inStep;
                    });
        });
    }

    private Uni<Outcome> publish(SqlConnection connection) {
        return store.oldest(connection, batch).flatMap(rows -> {
            List<String> events = rows.stream().map(Unpublished::event).toList();
            return prepare(events)
                    .chain(() -> publisher.append(events))
                    .flatMap(inStep -> inStep ? published(connection, rows) : compare(connection));
        });
    }

    private Uni<Void> prepare(List<String> events) {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (BeforePublication step : events.isEmpty() ? List.<BeforePublication>of() : before) {
            all = all.chain(() -> step.publishing(events));
        }
        return all;
    }

    private Uni<Outcome> published(SqlConnection connection, List<Unpublished> rows) {
        checked(true);
        if (rows.isEmpty()) {
            return Uni.createFrom().item(Outcome.IDLE);
        }
        Outcome outcome = rows.size() < batch ? Outcome.IDLE : Outcome.MORE;
        batch = Math.min(config.batchSize(), batch * 2);
        return store.markPublished(connection, rows)
                .invoke(() -> metrics.published(rows.size()))
                .replaceWith(outcome);
    }

    private void checked(boolean inStep) {
        checkDue = !inStep;
        checkedAt = System.nanoTime();
    }

    /** Redis is not the one known: does it have what was published last? */
    private Uni<Outcome> compare(SqlConnection connection) {
        return store.lastPublished(connection, COMPARED)
                .flatMap(last -> last.isEmpty()
                        ? Uni.createFrom().item(0)
                        : publisher.tail().flatMap(tail -> republishMissing(connection, last, tail)))
                .invoke(publisher::adopt)
                .replaceWith(Outcome.MORE);
    }

    private Uni<Integer> republishMissing(SqlConnection connection, List<Published> last, Set<UUID> tail) {
        List<Published> missing =
                last.stream().filter(row -> !tail.contains(row.id())).toList();
        if (missing.isEmpty()) {
            return Uni.createFrom().item(0);
        }
        return lossBegan(connection, last, missing, tail)
                .flatMap(since -> republish(connection, since))
                .invoke(rows -> LOG.warnf("Redis lost published events: %d are published again", rows));
    }

    /**
     * What Redis still has is the beginning of what was published (an older snapshot) or nothing. So the loss begins at
     * the oldest row that is missing, or, when all compared rows are, right after the newest one that is there.
     */
    private Uni<Instant> lossBegan(
            SqlConnection connection, List<Published> last, List<Published> missing, Set<UUID> tail) {
        if (missing.size() < last.size()) {
            return Uni.createFrom()
                    .item(missing.stream()
                            .map(Published::at)
                            .min(Comparator.naturalOrder())
                            .orElseThrow());
        }
        return store.published(connection, tail)
                .map(kept -> kept.isEmpty() ? Instant.EPOCH : kept.get(0).at());
    }

    /** Publishes again what was published since then, at most as much as the stream keeps. */
    Uni<Integer> republish(SqlConnection connection, Instant since) {
        return store.republish(connection, since, config.streamLength()).invoke(metrics::republished);
    }
}
