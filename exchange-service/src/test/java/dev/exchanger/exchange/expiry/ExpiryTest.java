package dev.exchanger.exchange.expiry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.FaultyDeskTest;
import dev.exchanger.exchange.testing.SandboxCallback;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Orders end at their deadline: on time, once, never early, whichever part of the engine is missing. */
@QuarkusTest
class ExpiryTest extends FaultyDeskTest {

    @Inject
    MeterRegistry metrics;

    @Inject
    ExpiryMetrics engine;

    @Inject
    ExpiryRepository repository;

    @Inject
    ExpiryCleanup cleanup;

    private final UserSpec customer = Desk.customer();

    @Test
    void ordersEndOnTime() {
        awaitHearing();
        long byEvent = claimedBy(ExpiryPath.EVENT);
        List<PlacedOrder> orders = place(200);
        awaitExpired(orders);
        assertThat(claimedBy(ExpiryPath.EVENT)).isGreaterThan(byEvent);
        printLag("200 orders", orders);
    }

    @Test
    void withoutRedisTheSweepEndsThemAndTheEventsComeBack() {
        List<PlacedOrder> before = place(30);
        faults.redis().kill9();
        List<PlacedOrder> meanwhile = place(10);
        awaitExpired(before);
        awaitExpired(meanwhile);
        printLag("Redis killed", before);
        printLag("Redis away", meanwhile);

        faults.redis().restart();
        awaitHearing();
        long byEvent = claimedBy(ExpiryPath.EVENT);
        List<PlacedOrder> after = place(10);
        awaitExpired(after);
        assertThat(claimedBy(ExpiryPath.EVENT)).isGreaterThan(byEvent);
        printLag("Redis back", after);
    }

    @Test
    void ordersMadeWithoutRedisGetTheirTimersWhenItIsBack() {
        faults.redisLink().down();
        PlacedOrder order = desk.place(customer);
        database.update("UPDATE orders SET expires_at = expires_at + interval '1 minute' WHERE id = ?", order.id());
        faults.redisLink().heal();
        await().atMost(Duration.ofSeconds(20)).until(() -> timer(order.id()) != null);
        desk.cancel(order, "\"1\"").then().statusCode(200);
    }

    @Test
    void notificationsSwitchedOffAreSwitchedOnAgain() {
        awaitHearing();
        faults.redis().command("CONFIG", "SET", "notify-keyspace-events", "K$");
        List<PlacedOrder> orders = place(10);
        awaitExpired(orders);
        printLag("notifications off", orders);
        await().atMost(Duration.ofSeconds(10)).until(() -> KeyspaceNotifications.isEnough(notifications()));
        // What others had asked for is still there.
        assertThat(notifications()).contains("K", "$");
        awaitHearing();
    }

    @Test
    void aCutSubscriptionIsMadeAgain() {
        awaitHearing();
        List<PlacedOrder> orders = place(10);
        faults.redisLink().cut();
        awaitExpired(orders);
        awaitHearing();
        long byEvent = claimedBy(ExpiryPath.EVENT);
        List<PlacedOrder> after = place(10);
        awaitExpired(after);
        assertThat(claimedBy(ExpiryPath.EVENT)).isGreaterThan(byEvent);
    }

    @Test
    void whoLooksAtAnOverdueOrderSeesItEnded() {
        for (int round = 0; round < 10; round++) {
            PlacedOrder order = desk.place(customer);
            // Past its deadline since just now, and no timer knows.
            database.update("UPDATE orders SET expires_at = now() WHERE id = ?", order.id());
            assertThat(desk.status(order)).isEqualTo("expired");
        }
        PlacedOrder listed = desk.place(customer);
        database.update("UPDATE orders SET expires_at = now() WHERE id = ?", listed.id());
        assertThat(desk.as(customer).get("/api/v1/orders?limit=1").<String>path("orders[0].status"))
                .isEqualTo("expired");
        PlacedOrder unpayable = desk.place(customer);
        database.update("UPDATE orders SET expires_at = now() WHERE id = ?", unpayable.id());
        desk.cancel(unpayable, "\"2\"").then().statusCode(409);
    }

    @Test
    void anOrderPaidInPartGoesToAHumanAtItsDeadline() {
        PlacedOrder order = desk.place(customer);
        SandboxCallback.of(order.reference()).amount("40").send().then().statusCode(202);
        await().atMost(Duration.ofSeconds(10)).until(() -> desk.status(order).equals("on_hold"));
    }

    @Test
    void manyReplicasClaimEachOrderOnce() {
        Set<UUID> due = insertOverdue(3000);
        List<List<Claimed>> claimed = AtOnce.run(6, replica -> {
            List<Claimed> own = new ArrayList<>();
            List<Claimed> batch;
            do {
                batch = replica % 2 == 0
                        ? repository.claimOldest(200).await().atMost(Duration.ofSeconds(20))
                        : repository.claim(some(due, 200)).await().atMost(Duration.ofSeconds(20));
                own.addAll(batch);
            } while (open() > 0);
            return own;
        });
        List<UUID> all = claimed.stream()
                .flatMap(List::stream)
                .map(Claimed::id)
                .filter(due::contains)
                .toList();
        assertThat(all).doesNotHaveDuplicates();
        assertThat(database.count("SELECT count(*) FROM orders WHERE payout_account = 'bulk' AND status <> 'expired'"))
                .isZero();
    }

    @Test
    void theCleanupMakesTimersAndOrdersAgree() {
        awaitHearing();
        PlacedOrder order = desk.place(customer);
        await().until(() -> timer(order.id()) != null);
        database.update("UPDATE orders SET expires_at = now() + interval '1 minute' WHERE id = ?", order.id());
        UUID stranger = UUID.randomUUID();
        faults.redis().command("DEL", "order:expire:" + order.id());
        faults.redis().command("ZREM", "order:expire:due", order.id().toString());
        UUID later = UUID.randomUUID();
        String soon = Long.toString(System.currentTimeMillis() + 60_000);
        faults.redis().command("ZADD", "order:expire:due", soon, stranger.toString());
        faults.redis().command("ZADD", "order:expire:due", "99999999999999", later.toString());

        cleanup.cleanUp().await().atMost(Duration.ofSeconds(10));

        long deadline =
                database.count("SELECT extract(epoch FROM expires_at) * 1000 FROM orders WHERE id = ?", order.id());
        assertThat(Long.parseLong((String) faults.redis()
                        .command("ZSCORE", "order:expire:due", order.id().toString())))
                .isEqualTo(deadline);
        long left = (Long) faults.redis().command("PTTL", "order:expire:" + order.id());
        assertThat(left).isBetween(50_000L, 60_000L);
        assertThat(faults.redis().command("ZSCORE", "order:expire:due", stranger.toString()))
                .isNull();
        // Looked at when it comes near: a million timers of next week must not be gone through every few minutes.
        assertThat(faults.redis().command("ZREM", "order:expire:due", later.toString()))
                .isEqualTo(1L);
        desk.cancel(order, "\"1\"").then().statusCode(200);
    }

    private List<PlacedOrder> place(int count) {
        int threads = Math.min(count, 5);
        return AtOnce.run(threads, thread -> {
                    List<PlacedOrder> placed = new ArrayList<>();
                    for (int i = thread; i < count; i += threads) {
                        placed.add(desk.place(customer));
                    }
                    return placed;
                })
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private void awaitExpired(List<PlacedOrder> orders) {
        // Looking at them through the service would end them: this looks past it.
        String ids = String.join(
                ",", orders.stream().map(order -> "'" + order.id() + "'").toList());
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        database.count("SELECT count(*) FROM orders WHERE status <> 'expired' AND id IN (" + ids + ")")
                                == 0);
    }

    private void awaitHearing() {
        // Not the gauge: the registry outlives the application of a test and keeps the gauge of the first one.
        await().atMost(Duration.ofSeconds(20)).until(engine::isHearing);
    }

    private long claimedBy(ExpiryPath path) {
        return metrics.get("exchanger.expiry.lag")
                .tag("path", path.tag())
                .timer()
                .count();
    }

    private void printLag(String what, List<PlacedOrder> orders) {
        String ids = String.join(
                ",", orders.stream().map(order -> "'" + order.id() + "'").toList());
        System.out.println("expiry lag, " + what + ": " + database.rows("""
                SELECT round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)) AS p50_ms,
                       round(percentile_cont(0.99) WITHIN GROUP (ORDER BY ms)) AS p99_ms, round(min(ms)) AS min_ms
                FROM (SELECT (extract(epoch FROM h.occurred_at - o.expires_at) * 1000)::float8 AS ms
                      FROM orders o JOIN order_history h ON h.order_id = o.id AND h.to_status = 'expired'
                      WHERE o.id IN (%s)) AS lag
                """.formatted(ids)));
    }

    private String notifications() {
        List<?> answer = (List<?>) faults.redis().command("CONFIG", "GET", "notify-keyspace-events");
        return (String) answer.get(1);
    }

    private Object timer(UUID id) {
        return faults.redis().command("GET", "order:expire:" + id);
    }

    private long open() {
        return database.count("SELECT count(*) FROM orders WHERE payout_account = 'bulk' AND status = 'pending'");
    }

    private static List<UUID> some(Set<UUID> ids, int count) {
        List<UUID> shuffled = new ArrayList<>(ids);
        Collections.shuffle(shuffled);
        return shuffled.subList(0, Math.min(count, shuffled.size()));
    }

    /** Orders that were due when they were made, with all that belongs to an order. */
    private Set<UUID> insertOverdue(int count) {
        database.update("""
                WITH quote AS (
                  INSERT INTO quotes (id, user_id, application_context, from_currency, to_currency, side, give, get, rate,
                                      fee, rate_id, source, bid, ask, margin, pair_version, expires_at, signature, used_at)
                  SELECT uuid_v7(), ?, 'web', 'USDT', 'UAH', 'give', 100, 4120, 41.2, 0,
                         (SELECT min(id) FROM exchange_rates), 'static', 41.2, 41.6, 0, 1, now(), 'bulk', now()
                  FROM generate_series(1, ?) RETURNING *
                ), moved AS (
                  INSERT INTO orders AS o (id, number, user_id, application_context, quote_id, from_currency, to_currency,
                                           from_scale, to_scale, amount, amount_out, exchange_rate, fee, payout_method,
                                           payout_account, payment_provider, cause, expires_at)
                  SELECT uuid_v7(), 'bulk-' || id, user_id, 'web', id, 'USDT', 'UAH', 6, 2, 100, 4120, 41.2, 0, 'card',
                         'bulk', 'sandbox', 'created', now() FROM quote RETURNING o
                ), history AS (
                  INSERT INTO order_history (order_id, version, to_status, cause, actor)
                  SELECT (o).id, 1, 'pending', 'created', 'system' FROM moved
                ), held AS (
                  UPDATE reserves SET held = held + (SELECT sum((o).amount_out) FROM moved) WHERE currency = 'UAH'
                )
                INSERT INTO outbox (id, aggregate, type, event)
                SELECT event_id, (o).id::text, order_event_type(o), order_event(event_id, o, NULL)
                FROM (SELECT o, uuid_v7() AS event_id FROM moved) AS identified
                """, customer.userId(), count);
        Set<UUID> ids = new HashSet<>();
        database.rows("SELECT id FROM orders WHERE payout_account = 'bulk'")
                .forEach(row -> ids.add((UUID) row.get("id")));
        return ids;
    }
}
