package dev.exchanger.exchange.analytics;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;
import dev.exchanger.platform.shutdown.ShutdownStep;

/**
 * Takes events and writes them in batches. Nobody waits for it and nobody fails because of it: when the database does
 * not keep up, or is away, events are dropped and counted.
 */
@ApplicationScoped
public class Analytics implements ShutdownStep {

    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(2);

    private final AnalyticsRepository repository;
    private final AnalyticsConfig config;
    private final ObjectMapper json;
    private final Clock clock;
    private final BlockingQueue<AnalyticsEvent> waiting;
    private final WorkLoop loop;
    private final Counter written;
    private final Counter dropped;
    // Being written; written again when that failed. Touched by one flush at a time.
    private List<AnalyticsEvent> batch = List.of();

    public Analytics(
            AnalyticsRepository repository,
            AnalyticsConfig config,
            ObjectMapper json,
            Clock clock,
            MeterRegistry registry,
            BackgroundWork work) {
        this.repository = repository;
        this.config = config;
        this.json = json;
        this.clock = clock;
        this.waiting = new ArrayBlockingQueue<>(config.buffer());
        this.loop = work.detached("analytics", this::flush);
        this.written = registry.counter("exchanger.analytics.written");
        this.dropped = registry.counter("exchanger.analytics.dropped");
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    /** Keeps an event to be written soon. Returns at once. @return false if it was dropped */
    public boolean record(AnalyticsEvent event) {
        if (!waiting.offer(event)) {
            dropped.increment();
            return false;
        }
        // Only at the one that fills a batch: a nudge for each would cost more than the event.
        if (waiting.size() == config.batch()) {
            loop.nudge();
        }
        return true;
    }

    /** Keeps an event of now, see {@link AnalyticsEvent}. Returns at once. @return false if it was dropped */
    public boolean record(UUID id, UUID userId, String type, Map<String, String> data) {
        try {
            return record(new AnalyticsEvent(id, userId, type, json.writeValueAsString(data), clock.instant()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A map of texts can always be written", e);
        }
    }

    private Uni<Duration> flush() {
        if (batch.isEmpty()) {
            List<AnalyticsEvent> next = new ArrayList<>();
            waiting.drainTo(next, config.batch());
            batch = next;
        }
        if (batch.isEmpty()) {
            return Uni.createFrom().item(config.flushEvery());
        }
        return repository.insert(batch).map(done -> {
            written.increment(batch.size());
            batch = List.of();
            return waiting.size() >= config.batch() ? Duration.ZERO : config.flushEvery();
        });
    }

    @Override
    public int order() {
        // After the last request was answered and the last event published.
        return OUTBOX + 1;
    }

    @Override
    public String name() {
        return "analytics-flush";
    }

    @Override
    public Uni<Void> run() {
        return loop.stop()
                .chain(this::flushRest)
                .ifNoItem()
                .after(FLUSH_LIMIT)
                .fail()
                .onFailure()
                .invoke(failure -> dropped.increment(batch.size() + (double) waiting.size()))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> flushRest() {
        return batch.isEmpty() && waiting.isEmpty() ? Uni.createFrom().voidItem() : flush().chain(this::flushRest);
    }
}
