package dev.exchanger.platform.loop;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What is counted of all loops of one name. */
final class WorkMeters {

    private static final String WORK = "work";

    private final AtomicLong passes = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicInteger failing = new AtomicInteger();

    WorkMeters(MeterRegistry registry, String name) {
        FunctionCounter.builder("exchanger.background.work.passes", passes, AtomicLong::get)
                .description("How often background work was done or tried")
                .tag(WORK, name)
                .register(registry);
        FunctionCounter.builder("exchanger.background.work.failures", failures, AtomicLong::get)
                .description("How often it failed")
                .tag(WORK, name)
                .register(registry);
        Gauge.builder("exchanger.background.work.failing", failing, AtomicInteger::get)
                .description("Whether its last try failed")
                .tag(WORK, name)
                .register(registry);
    }

    void passed() {
        passes.incrementAndGet();
    }

    void failed() {
        failures.incrementAndGet();
    }

    void failing() {
        failing.incrementAndGet();
    }

    void recovered() {
        failing.decrementAndGet();
    }

    long passes() {
        return passes.get();
    }
}
