package dev.exchanger.exchange.admin.metric;

import java.util.Arrays;
import java.util.Optional;

/** What is recorded. */
enum MetricName {
    /** Orders that are not at an end, by {@code status}. */
    ORDERS("orders"),
    /** Orders made in the last 24 hours, by {@code status}. */
    ORDERS_DAY("orders.day"),
    /** What orders hold, by {@code currency}. */
    RESERVES_HELD("reserves.held"),
    /** What can still be promised, by {@code currency}. */
    RESERVES_AVAILABLE("reserves.available"),
    /** Orders ended by their deadline in the minute. */
    EXPIRY_ENDED("expiry.ended"),
    /** From the deadline to the end of those orders, median in milliseconds; not recorded in a minute without any. */
    EXPIRY_LAG_P50("expiry.lag.p50"),
    /** The same, what 99 of 100 were below. */
    EXPIRY_LAG_P99("expiry.lag.p99"),
    /** Events not yet published. */
    OUTBOX_PENDING("outbox.pending"),
    /** How long the oldest of them waits, in seconds. */
    OUTBOX_AGE("outbox.age"),
    /** Payments received in the minute, by {@code outcome}. */
    PAYMENTS("payments");

    private final String code;

    MetricName(String code) {
        this.code = code;
    }

    /** Its name in the API and in the database. */
    String code() {
        return code;
    }

    static Optional<MetricName> of(String code) {
        return Arrays.stream(values()).filter(name -> name.code.equals(code)).findFirst();
    }
}
