package dev.exchanger.exchange.expiry;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** What the engine tells about itself. The lag is the promise; everything else explains it. */
@ApplicationScoped
public class ExpiryMetrics {

    private final MeterRegistry registry;
    private final Map<ExpiryPath, Timer> lag = new EnumMap<>(ExpiryPath.class);
    private final Counter dropped;
    private final Counter failedClaims;
    private final Counter failedTimers;
    private final Counter extended;
    private final AtomicBoolean hearing = new AtomicBoolean();
    private final AtomicLong openOrders = new AtomicLong();
    private final AtomicLong timers = new AtomicLong();

    public ExpiryMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (ExpiryPath path : ExpiryPath.values()) {
            lag.put(
                    path,
                    Timer.builder("exchanger.expiry.lag")
                            .description("From an order's deadline to its end")
                            .tag("path", path.tag())
                            .serviceLevelObjectives(buckets())
                            .register(registry));
        }
        dropped = registry.counter("exchanger.expiry.dropped");
        failedClaims = registry.counter("exchanger.expiry.claim.failures");
        failedTimers = registry.counter("exchanger.expiry.timer.failures");
        extended = registry.counter("exchanger.expiry.extended");
        registry.gauge("exchanger.expiry.hearing", hearing, value -> value.get() ? 1 : 0);
        registry.gauge("exchanger.expiry.open.orders", openOrders);
        registry.gauge("exchanger.expiry.timers", timers);
    }

    private static Duration[] buckets() {
        return List.of(5, 10, 15, 25, 50, 100, 250, 500, 1000, 1200, 2000, 5000, 30_000, 300_000).stream()
                .map(Duration::ofMillis)
                .toArray(Duration[]::new);
    }

    void claimed(ExpiryPath path, Duration after) {
        lag.get(path).record(after);
    }

    /** Ids that found the buffer full. */
    void dropped() {
        dropped.increment();
    }

    void claimFailed() {
        failedClaims.increment();
    }

    /** A timer in Redis that could not be set or removed. */
    void timerFailed() {
        failedTimers.increment();
    }

    /** Orders whose deadline was moved because the desk was away. */
    void extended(int orders) {
        extended.increment(orders);
    }

    /** Whether the events of Redis arrive, as the canary last saw it. */
    void hearing(boolean now) {
        hearing.set(now);
    }

    /** What {@link #hearing(boolean)} was last told. */
    boolean isHearing() {
        return hearing.get();
    }

    /** What the last reconciliation counted. */
    void counted(long open, long set) {
        openOrders.set(open);
        timers.set(set);
    }

    /** Something an operator should look at; {@code kind} is one of a few constants. */
    void alert(String kind, long count) {
        registry.counter("exchanger.expiry.alerts", "kind", kind).increment(count);
    }
}
