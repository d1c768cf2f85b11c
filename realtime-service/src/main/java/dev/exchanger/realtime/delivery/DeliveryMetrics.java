package dev.exchanger.realtime.delivery;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;

/** What operators see of delivery; the names are explained in {@code docs/realtime/metrics.md}. */
@Startup
@ApplicationScoped
class DeliveryMetrics {

    private final Counter receipts;
    private final Counter unread;
    private final Counter flushed;
    private final Counter cut;
    private final Counter failures;
    private final Counter trusted;
    private final Counter asked;
    private final Counter alerts;
    private final AtomicLong waiting;
    private final Timer lag;

    DeliveryMetrics(MeterRegistry registry) {
        this.receipts = registry.counter("exchanger_realtime_receipts_told");
        this.unread = registry.counter("exchanger_realtime_unread_told");
        this.flushed = registry.counter("exchanger_realtime_undelivered_flushed");
        this.cut = registry.counter("exchanger_realtime_undelivered_cut");
        this.failures = registry.counter("exchanger_realtime_undelivered_failures");
        this.trusted = registry.counter("exchanger_realtime_undelivered_looks", "answer", "queue");
        this.asked = registry.counter("exchanger_realtime_undelivered_looks", "answer", "database");
        this.alerts = registry.counter("exchanger_realtime_undelivered_alerts");
        this.waiting = registry.gauge("exchanger_realtime_undelivered_chats", new AtomicLong());
        this.lag = registry.timer("exchanger_realtime_undelivered_alert_lag");
    }

    /** Members of a chat were told how far somebody has got. */
    void receipt() {
        receipts.increment();
    }

    /** A connection was told what is unread. */
    void unread() {
        unread.increment();
    }

    /** So many messages were sent to a connection that had not acknowledged them. */
    void flushed(int messages) {
        flushed.increment(messages);
    }

    /** A flush had to leave messages of a chat to the history. */
    void cut() {
        cut.increment();
    }

    /** A flush could not be made and is tried again. */
    void failed() {
        failures.increment();
    }

    /** @param byQueue whether Redis knew what a connection lacks, so that nobody else had to be asked */
    void looked(boolean byQueue) {
        (byQueue ? trusted : asked).increment();
    }

    /** So many chats have messages that somebody has to look after. */
    void waiting(long chats) {
        waiting.set(chats);
    }

    /** @param late how long after it was due */
    void alerted(int members, Duration late) {
        alerts.increment(members);
        lag.record(late.isNegative() ? Duration.ZERO : late);
    }
}
