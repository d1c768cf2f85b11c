package dev.exchanger.exchange.order;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.FaultyDeskTest;
import dev.exchanger.exchange.testing.SandboxCallback;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;

/** The list comes from the cache, and nobody can tell: it is never another's and never an old one. */
@QuarkusTest
class OrderListCacheTest extends FaultyDeskTest {

    private final UserSpec owner = Desk.customer();

    @Inject
    OrderListCache cache;

    @Test
    void aListThatDoesNotWaitForAnythingIsKept() {
        cancelled();
        awaitKept();
        // Only the cache knows this.
        String key = key();
        assertThat((int) (long) (Long) faults.redis().command("PTTL", key)).isBetween(1, 1_800_000);
        String kept = faults.redis().command("GET", key).toString();
        faults.redis().command("SET", key, kept.replace("cancelled", "completed"));
        assertThat(statuses()).containsExactly("completed");
        // Less than the whole first page is another question.
        assertThat(statuses("?limit=5")).containsExactly("cancelled");
        assertThat(statuses("?status=cancelled")).containsExactly("cancelled");
    }

    @Test
    void itIsNobodyElses() {
        cancelled();
        awaitKept();
        assertThat((List<?>) desk.as(Desk.customer()).get("/api/v1/orders").path("orders"))
                .isEmpty();
        UserSpec inTelegram = UserSpec.telegram(owner.userId());
        assertThat((List<?>) desk.as(inTelegram).get("/api/v1/orders").path("orders"))
                .hasSize(1);
    }

    @Test
    void myNewOrderIsThereAtOnceAndKeptOnlyWhenItsDeadlineHasPassed() {
        cancelled();
        awaitKept();
        PlacedOrder order = place();
        assertThat(statuses()).containsExactly("pending", "cancelled");
        assertThat(kept()).isFalse();
        desk.cancel(order, "\"1\"").then().statusCode(200);
        assertThat(statuses()).containsExactly("cancelled", "cancelled");
    }

    @Test
    void aPaymentShowsAtOnce() {
        PlacedOrder order = place();
        SandboxCallback.of(order.reference()).amount("10").send().then().statusCode(202);
        assertThat(statuses()).containsExactly("underpaid");
        SandboxCallback.of(order.reference()).amount("90").send().then().statusCode(202);
        assertThat(statuses()).containsExactly("paid");
        awaitKept();
        assertThat(statuses()).containsExactly("paid");
    }

    @Test
    void theDeadlineShowsAtOnceAndSoDoesMoneyAfterIt() {
        PlacedOrder order = place();
        assertThat(statuses()).containsExactly("pending");
        database.update("UPDATE orders SET expires_at = now() WHERE id = ?", order.id());
        assertThat(statuses()).containsExactly("expired");
        awaitKept();
        desk.pay(order).then().statusCode(202);
        assertThat(statuses()).containsExactly("late_paid");
    }

    @Test
    void whatAnotherPathCommitsShowsAtOnceHoweverOftenItHappens() {
        for (int i = 0; i < 10; i++) {
            PlacedOrder order = cancelled();
            awaitKept();
            database.step(order.id(), "late_paid", "payment");
            assertThat(statuses().get(0)).isEqualTo("late_paid");
        }
    }

    @Test
    void aFillThatWasOvertakenIsNotKept() {
        PlacedOrder order = cancelled();
        awaitPublished();
        faults.redis().command("DEL", key());
        AtomicReference<OrderResponse.Orders> old = new AtomicReference<>();
        cache.first(owner.userId(), () -> read().invoke(page -> {
                    old.set(page);
                    // Between the read and the fill the order changes, and that is published.
                    database.step(order.id(), "late_paid", "payment");
                    awaitPublished();
                }))
                .await()
                .atMost(Duration.ofSeconds(30));
        assertThat(old.get().orders().get(0).status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(kept()).isFalse();
        assertThat(statuses()).containsExactly("late_paid");
    }

    @Test
    void withoutRedisTheListComesFromTheDatabase() {
        PlacedOrder order = cancelled();
        awaitKept();
        faults.redis().kill9();
        database.step(order.id(), "late_paid", "payment");
        soon().until(() -> statuses().equals(List.of("late_paid")));
    }

    @Test
    void aRedisThatWasOnlyAwayHasNoOldList() {
        PlacedOrder order = cancelled();
        awaitKept();
        faults.redisLink().down();
        database.step(order.id(), "late_paid", "payment");
        assertThat(statuses()).containsExactly("late_paid");
        faults.redisLink().heal();
        // The old page is still in there: from the first moment on it must not be served.
        for (int i = 0; i < 50; i++) {
            assertThat(statuses()).containsExactly("late_paid");
        }
        awaitKept();
        assertThat(statuses()).containsExactly("late_paid");
    }

    @Test
    void aRedisThatCameBackWithOldDataHasNoOldList() {
        PlacedOrder order = cancelled();
        awaitKept();
        String old = faults.redis().command("GET", key()).toString();
        database.step(order.id(), "late_paid", "payment");
        awaitPublished();
        faults.redis().kill9();
        faults.redis().restart();
        for (int i = 0; i < 50; i++) {
            // As if its last snapshot were from before the change.
            faults.redis().command("SET", key(), old);
            assertThat(statuses()).containsExactly("late_paid");
        }
    }

    @Test
    void aDeadlineThatWasMovedIsInTheList() {
        cancelled();
        awaitKept();
        PlacedOrder order = place();
        Instant deadline = deadlineInTheList();
        database.deskWasAway(7);
        soon().until(() -> database.count("SELECT version FROM orders WHERE id = ?", order.id()) == 2);
        assertThat(deadlineInTheList()).isEqualTo(deadline.plusSeconds(7));
    }

    private Instant deadlineInTheList() {
        return Instant.parse(desk.as(owner).get("/api/v1/orders").path("orders[0].expiresAt"));
    }

    /** On a thread that may wait: Redis answers on one that must not. */
    private Uni<OrderResponse.Orders> read() {
        return Uni.createFrom()
                .item(() -> database.rows("SELECT status FROM orders WHERE user_id = ?", owner.userId()))
                .map(rows -> rows.stream()
                        .map(row -> response((String) row.get("status")))
                        .toList())
                .map(orders -> new OrderResponse.Orders(orders, null))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private static OrderResponse response(String status) {
        return new OrderResponse(
                UUID.randomUUID(),
                "N",
                OrderStatus.of(status),
                "c",
                "A",
                "B",
                "1",
                "1",
                "1",
                "0",
                "0",
                new PayoutTarget("card", "1", null),
                null,
                null,
                1,
                null);
    }

    /** An order that lives as long as the test. */
    private PlacedOrder place() {
        PlacedOrder order = desk.place(owner);
        database.update("UPDATE orders SET expires_at = now() + interval '1 hour' WHERE id = ?", order.id());
        return order;
    }

    private PlacedOrder cancelled() {
        PlacedOrder order = place();
        desk.cancel(order, "\"1\"").then().statusCode(200);
        return order;
    }

    private List<String> statuses() {
        return statuses("");
    }

    private List<String> statuses(String query) {
        return desk.as(owner)
                .get("/api/v1/orders" + query)
                .then()
                .statusCode(200)
                .extract()
                .path("orders.status");
    }

    private void awaitPublished() {
        soon().until(() -> database.count("SELECT count(*) FROM outbox WHERE published_at IS NULL") == 0);
    }

    private void awaitKept() {
        soon().until(() -> {
            statuses();
            return kept();
        });
    }

    private boolean kept() {
        Object value = faults.redis().command("GET", key());
        return value != null && value.toString().startsWith("P");
    }

    private String key() {
        return "cache:web:orders:" + owner.userId() + ":first";
    }

    private static ConditionFactory soon() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions();
    }
}
