package dev.exchanger.realtime.presence;

import java.time.Duration;
import java.util.stream.LongStream;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;

/** What operators see of presence; the names are explained in {@code docs/realtime/metrics.md}. */
@Startup
@ApplicationScoped
public class PresenceMetrics {

    private final Counter changes;
    private final Counter told;
    private final Timer read;

    public PresenceMetrics(MeterRegistry registry) {
        this.changes = registry.counter("exchanger_realtime_presence_changes");
        this.told = registry.counter("exchanger_realtime_presence_told");
        this.read = Timer.builder("exchanger_realtime_presence_read")
                .description("From a question about presence to its answer, HTTP not included")
                .serviceLevelObjectives(buckets())
                .register(registry);
    }

    private static Duration[] buckets() {
        return LongStream.of(250, 500, 750, 1000, 1500, 2000, 3000, 5000, 10_000, 25_000, 100_000, 500_000)
                .mapToObj(micros -> Duration.ofNanos(micros * 1000))
                .toArray(Duration[]::new);
    }

    /** A user's status became another one, as this node was the one to see. */
    void changed() {
        changes.increment();
    }

    /** So many rooms were told of one user. */
    void told(int rooms) {
        told.increment(rooms);
    }

    /** A question about 1 to 100 users was answered or refused, after so long. */
    void read(Duration time) {
        read.record(time);
    }
}
