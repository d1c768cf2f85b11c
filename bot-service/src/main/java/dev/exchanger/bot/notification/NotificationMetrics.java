package dev.exchanger.bot.notification;

import java.util.Locale;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;

/** Counters of the queue. */
@ApplicationScoped
class NotificationMetrics {
    private final MeterRegistry meters;

    NotificationMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void settled(NotificationType type, Verdict verdict) {
        meters.counter(
                        "exchanger_bot_notifications_total",
                        "type",
                        type.name().toLowerCase(Locale.ROOT),
                        "outcome",
                        verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .increment();
    }
}
