package dev.exchanger.platform.redis;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * {@code exchanger_redis_link_state} (0 connecting, 1 ready, 2 degraded), {@code exchanger_redis_link_reconnects_total} and
 * {@code exchanger_redis_link_fallback_seconds_total} for each role, {@code exchanger_redis_commands_total} by outcome.
 */
final class RedisLinkMetrics {

    private final MeterRegistry registry;
    private final Map<RedisRole, Fallback> fallbacks = new EnumMap<>(RedisRole.class);
    private final Map<RedisRole, Counter> reconnects = new EnumMap<>(RedisRole.class);
    private final Counter retried;
    private final Counter timedOut;
    private final Counter unavailable;

    RedisLinkMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (RedisRole role : RedisRole.values()) {
            fallbacks.put(role, new Fallback());
        }
        this.retried = outcome("retried");
        this.timedOut = outcome("timed_out");
        this.unavailable = outcome("unavailable");
    }

    void register(RedisRole role, Supplier<RedisLinkState> state) {
        Gauge.builder("exchanger.redis.link.state", () -> state.get().ordinal())
                .description("0 connecting, 1 ready, 2 degraded")
                .tag("role", role.code())
                .register(registry);
        FunctionCounter.builder("exchanger.redis.link.fallback.seconds", fallbacks.get(role), Fallback::seconds)
                .description("Time spent degraded")
                .tag("role", role.code())
                .register(registry);
        reconnects.put(
                role,
                Counter.builder("exchanger.redis.link.reconnects")
                        .description("Connections opened after the first one")
                        .tag("role", role.code())
                        .register(registry));
    }

    void connected(RedisRole role) {
        if (fallbacks.get(role).connectedBefore) {
            reconnects.get(role).increment();
        }
        fallbacks.get(role).connectedBefore = true;
    }

    void changed(RedisRole role, RedisLinkState to) {
        fallbacks.get(role).set(to == RedisLinkState.DEGRADED);
    }

    Duration lastFallback(RedisRole role) {
        return Duration.ofNanos(fallbacks.get(role).last);
    }

    void retried() {
        retried.increment();
    }

    void timedOut() {
        timedOut.increment();
    }

    void unavailable() {
        unavailable.increment();
    }

    private Counter outcome(String outcome) {
        return Counter.builder("exchanger.redis.commands")
                .description("Commands that did not get their answer at the first try")
                .tag("outcome", outcome)
                .register(registry);
    }

    /** Time spent in fallback, the running one included. */
    private static final class Fallback {
        private boolean connectedBefore;
        private long total;
        private long since;
        private long last;

        synchronized void set(boolean on) {
            if (on) {
                since = System.nanoTime();
            } else if (since != 0) {
                last = System.nanoTime() - since;
                total += last;
                since = 0;
            }
        }

        synchronized double seconds() {
            long running = since == 0 ? 0 : System.nanoTime() - since;
            return (total + running) / 1e9;
        }
    }
}
