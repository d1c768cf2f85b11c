package dev.exchanger.bot.update;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;

/** Counters of the update pipeline. */
@ApplicationScoped
class UpdateMetrics {
    private static final String UPDATES = "exchanger_bot_updates_total";

    private final MeterRegistry meters;

    UpdateMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void received(int added, int repeated) {
        meters.counter(UPDATES, "outcome", "received").increment(added);
        meters.counter(UPDATES, "outcome", "repeated").increment(repeated);
    }

    void processed() {
        meters.counter(UPDATES, "outcome", "processed").increment();
    }

    void failed(boolean dead) {
        meters.counter(UPDATES, "outcome", dead ? "dead" : "failed").increment();
    }
}
