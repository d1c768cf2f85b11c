package dev.exchanger.exchange.expiry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.FaultyDeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Redis does not fail but lies, or takes nothing more, or does not speak: orders still end, once, never early. */
@QuarkusTest
class ExpiryFaultTest extends FaultyDeskTest {

    private static final Duration SKEW = Duration.ofSeconds(2);

    @Inject
    MeterRegistry metrics;

    @Inject
    ExpiryMetrics engine;

    @Inject
    ExpiryClaims claims;

    private final UserSpec customer = Desk.customer();

    @BeforeEach
    void awaitHearing() {
        await().atMost(Duration.ofSeconds(20)).until(engine::isHearing);
    }

    /** What counts is the difference of the two clocks: the deadline of the database moves, the timers of Redis stay. */
    @Test
    void aRedisWhoseClockIsAheadEndsNothingEarly() {
        List<PlacedOrder> orders = place(5);
        orders.forEach(order -> move(order, "expires_at + interval '%d ms'".formatted(SKEW.toMillis())));
        await("Redis says that they are due").atMost(Duration.ofSeconds(5)).until(() -> timersOf(orders) == 0);
        assertThat(ended(orders)).as("ended before the deadline").isZero();
        awaitEnded(orders);
        // The moment itself is among the invariants that are checked after each test; this one is about being late.
        assertThat(worstLag(orders)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aRedisWhoseClockIsBehindMakesNothingLaterThanTheSweep() {
        List<PlacedOrder> orders = place(5);
        for (PlacedOrder order : orders) {
            String late = Long.toString(order.expiresAt().plusSeconds(60).toEpochMilli());
            await().until(() -> timer(order) != null);
            faults.redis().command("SET", "order:expire:" + order.id(), "1", "PXAT", late);
            faults.redis().command("ZADD", "order:expire:due", late, order.id().toString());
        }
        awaitEnded(orders);
        assertThat(worstLag(orders)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void aFullRedisStopsNoOrderAndNoDeadline() {
        faults.redis().command("CONFIG", "SET", "maxmemory-policy", "noeviction");
        faults.redis().command("CONFIG", "SET", "maxmemory", "1");
        double failed = failedTimers();
        try {
            List<PlacedOrder> orders = place(10);
            assertThat(failedTimers()).as("Redis takes no timer").isGreaterThan(failed);
            awaitEnded(orders);
            assertThat(worstLag(orders)).isLessThan(Duration.ofSeconds(2));
            await("the canary is missed").atMost(Duration.ofSeconds(10)).until(() -> !engine.isHearing());
        } finally {
            faults.redis().command("CONFIG", "SET", "maxmemory", "0");
        }
        awaitHearing();
        long byEvent = claimedBy(ExpiryPath.EVENT);
        awaitEnded(place(5));
        assertThat(claimedBy(ExpiryPath.EVENT)).isGreaterThan(byEvent);
    }

    @Test
    void aSilentSubscriptionIsNoticedAndMadeAnew() {
        double alerts = alerts("silent");
        // Nobody hears the channel any more, and no connection has ended: only the canary can tell.
        faults.redis().command("CONFIG", "SET", "notify-keyspace-events", "");
        List<PlacedOrder> orders = place(10);
        awaitEnded(orders);
        await().atMost(Duration.ofSeconds(10)).until(() -> alerts("silent") > alerts);
        awaitHearing();
    }

    @Test
    void whatCameDueWhileNothingWasHeardIsCaughtUpWithTheSubscription() {
        List<PlacedOrder> orders = place(5);
        faults.redisLink().down();
        // Overdue in a moment, and neither an event nor a timer will ever tell.
        orders.forEach(order -> move(order, "now() + interval '200 ms'"));
        faults.redisLink().heal();
        awaitEnded(orders);
        awaitHearing();
        await("no timer is left behind").atMost(Duration.ofSeconds(10)).until(() -> timersOf(orders) == 0);
    }

    @Test
    void oneDeadlineForManyIsOneEndForEach() {
        List<PlacedOrder> orders = new ArrayList<>();
        String deadline =
                database.value("SELECT (now() + interval '4 s')::text").toString();
        for (int i = 0; i < 30; i++) {
            PlacedOrder order = desk.place(customer);
            move(order, "'%s'::timestamptz".formatted(deadline));
            orders.add(order);
        }
        awaitEnded(orders);
        // All paths at once, again: there is nothing left to end.
        List<UUID> ids = orders.stream().map(PlacedOrder::id).toList();
        assertThat(claims.among(ExpiryPath.EVENT, ids).await().atMost(Duration.ofSeconds(10)))
                .isZero();
        assertThat(database.count(
                        "SELECT count(*) FROM outbox WHERE type = 'exchange.order.expired.v1' AND aggregate IN (%s)"
                                .formatted(quoted(orders))))
                .isEqualTo(orders.size());
    }

    private List<PlacedOrder> place(int count) {
        return AtOnce.run(count, i -> desk.place(customer));
    }

    /** An order that has ended already cannot be used: its story would say that it ended before its deadline. */
    private void move(PlacedOrder order, String deadline) {
        assertThat(database.update(
                        "UPDATE orders SET expires_at = " + deadline + " WHERE id = ? AND status = 'pending'",
                        order.id()))
                .as("still pending")
                .isEqualTo(1);
    }

    private void awaitEnded(List<PlacedOrder> orders) {
        await().atMost(Duration.ofSeconds(20)).until(() -> ended(orders) == orders.size());
    }

    private long ended(List<PlacedOrder> orders) {
        return database.count(
                "SELECT count(*) FROM orders WHERE status = 'expired' AND id IN (%s)".formatted(quoted(orders)));
    }

    private Duration worstLag(List<PlacedOrder> orders) {
        return Duration.ofMillis(database.count("""
                SELECT ceil(max(extract(epoch FROM h.occurred_at - o.expires_at)) * 1000)::bigint
                FROM orders o JOIN order_history h ON h.order_id = o.id AND h.to_status = 'expired'
                WHERE o.id IN (%s)""".formatted(quoted(orders))));
    }

    private static String quoted(List<PlacedOrder> orders) {
        return String.join(
                ",", orders.stream().map(order -> "'" + order.id() + "'").toList());
    }

    private Object timer(PlacedOrder order) {
        return faults.redis().command("GET", "order:expire:" + order.id());
    }

    private long timersOf(List<PlacedOrder> orders) {
        return orders.stream()
                .filter(order -> faults.redis()
                                .command(
                                        "ZSCORE", "order:expire:due", order.id().toString())
                        != null)
                .count();
    }

    private double failedTimers() {
        return metrics.get("exchanger.expiry.timer.failures").counter().count();
    }

    private double alerts(String kind) {
        var counter = metrics.find("exchanger.expiry.alerts").tag("kind", kind).counter();
        return counter == null ? 0 : counter.count();
    }

    private long claimedBy(ExpiryPath path) {
        return metrics.get("exchanger.expiry.lag")
                .tag("path", path.tag())
                .timer()
                .count();
    }
}
