package dev.exchanger.exchange.payment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.FaultyDeskTest;
import dev.exchanger.exchange.testing.SandboxCallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Payment, deadline and cancellation meet at the same moment; the order has one story, and it is consistent. */
@QuarkusTest
class PaymentAgainstDeadlineTest extends FaultyDeskTest {

    private static final List<List<String>> STORIES = List.of(
            List.of("pending", "paid"),
            List.of("pending", "expired", "late_paid"),
            // Paid in time, told late.
            List.of("pending", "expired", "late_paid", "paid"),
            List.of("pending", "cancelled", "late_paid"));

    @Test
    void everyInterleavingGivesOneStory() {
        Map<List<String>, Integer> seen = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        List<PlacedOrder> orders = AtOnce.run(12, thread -> {
                    List<PlacedOrder> placed = new ArrayList<>();
                    for (int i = 0; i < 4; i++) {
                        PlacedOrder order = desk.place(Desk.customer());
                        race(order, thread);
                        placed.add(order);
                    }
                    return placed;
                })
                .stream()
                .flatMap(List::stream)
                .toList();
        for (PlacedOrder order : orders) {
            await().atMost(Duration.ofSeconds(10)).until(() -> !story(order).equals(List.of("pending")));
            seen.merge(story(order), 1, Integer::sum);
        }
        System.out.println("pay against expire against cancel: " + seen);
        assertThat(STORIES).containsAll(seen.keySet());
        assertThat(database.count("SELECT count(*) FROM payments")).isGreaterThanOrEqualTo(orders.size());
    }

    /** Pays within a few milliseconds of the deadline; every third order is cancelled at the same time. */
    private void race(PlacedOrder order, int thread) {
        Instant moment =
                order.expiresAt().plusMillis(ThreadLocalRandom.current().nextInt(-80, 10));
        Duration until = Duration.between(Instant.now(), moment);
        if (!until.isNegative()) {
            LockSupport.parkNanos(until.toNanos());
        }
        boolean alsoCancel = thread % 3 == 0;
        if (alsoCancel && ThreadLocalRandom.current().nextBoolean()) {
            cancel(order);
        }
        assertThat(SandboxCallback.of(order.reference()).send().statusCode()).isEqualTo(202);
        if (alsoCancel) {
            cancel(order);
        }
    }

    private void cancel(PlacedOrder order) {
        assertThat(desk.cancel(order, "*").statusCode()).isIn(200, 409);
    }

    private List<String> story(PlacedOrder order) {
        return database
                .rows("SELECT to_status FROM order_history WHERE order_id = ? ORDER BY version", order.id())
                .stream()
                .map(row -> (String) row.get("to_status"))
                .toList();
    }
}
