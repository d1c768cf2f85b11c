package dev.exchanger.bench.exchange;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A number of orders that one engine has to end at their deadlines.
 *
 * @param count of orders
 * @param over what time their deadlines are spread at random; zero for one moment
 * @param limit how long after the last deadline an order counts as lost
 */
record Trial(int count, Duration over, Duration limit) {
    private static final Duration LEAD = Duration.ofMillis(1500);
    private static final int ATTEMPTS = 5;
    private static final long LOOK_MILLIS = 250;
    /** When a fault strikes: well within the time of the deadlines. */
    private static final double FAULT_AT = 0.3;

    /** As many deadlines a second as in the study, whatever the time. */
    static Trial spread(Duration over) {
        return new Trial((int) (100 * over.toSeconds()), over, Duration.ofSeconds(30));
    }

    static Trial burst(int count) {
        return new Trial(count, Duration.ZERO, Duration.ofSeconds(60));
    }

    Outcome run(Engine engine) throws SQLException {
        return run(engine, () -> {});
    }

    /** @param fault done once while orders are becoming due */
    Outcome run(Engine engine, Runnable fault) throws SQLException {
        OrderRows orders = engine.orders();
        Duration lead = LEAD.plusNanos(count * 150_000L);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++, lead = lead.multipliedBy(2)) {
            UUID user = UUID.randomUUID();
            Instant from = orders.now().plus(lead);
            orders.due(user, count, from, over);
            engine.arm(user);
            boolean armed = orders.now().isBefore(from);
            if (armed) {
                sleepUntil(orders, from.plusMillis((long) (over.toMillis() * FAULT_AT)));
                fault.run();
            }
            awaitEnd(orders, user, from.plus(over));
            // Timers that were set after their deadline say nothing about the engine: again, with more time.
            if (armed) {
                return Outcome.of(orders.connection(), user);
            }
        }
        throw new IllegalStateException(engine.name() + ": its timers cannot be set within " + lead);
    }

    private void awaitEnd(OrderRows orders, UUID user, Instant last) throws SQLException {
        sleepUntil(orders, last);
        Instant end = last.plus(limit);
        while (orders.open(user) > 0 && orders.now().isBefore(end)) {
            Pause.millis(LOOK_MILLIS);
        }
    }

    private static void sleepUntil(OrderRows orders, Instant moment) throws SQLException {
        Pause.millis(Duration.between(orders.now(), moment).toMillis());
    }
}
