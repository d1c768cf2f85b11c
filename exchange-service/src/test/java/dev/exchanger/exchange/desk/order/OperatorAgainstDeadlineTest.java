package dev.exchanger.exchange.desk.order;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.FaultyDeskTest;
import dev.exchanger.exchange.testing.Operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** An operator acts at the very moment the deadline comes; the order has one story. */
@QuarkusTest
class OperatorAgainstDeadlineTest extends FaultyDeskTest {

    private static final List<String> STORIES = List.of(
            "cancel: [pending, cancelled]",
            "cancel: [pending, expired]",
            "hold: [pending, on_hold]",
            "hold: [pending, expired]",
            "confirm-payment: [pending, paid]",
            "confirm-payment: [pending, expired]",
            "confirm-payment: [pending, expired, late_paid]",
            // Seen in time, noted late.
            "confirm-payment: [pending, expired, late_paid, paid]");

    @Test
    void everyInterleavingGivesOneStory() {
        Map<String, Integer> seen = new TreeMap<>();
        List<List<String>> stories = AtOnce.run(9, thread -> {
            Operator operator = Operator.at(desk);
            String action = List.of("cancel", "hold", "confirm-payment").get(thread % 3);
            List<String> told = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                PlacedOrder order = desk.place(Desk.customer());
                // Reading the order's tag and acting take a while each: aimed earlier than the deadline.
                Instant moment =
                        order.expiresAt().plusMillis(ThreadLocalRandom.current().nextInt(-250, 10));
                LockSupport.parkNanos(
                        Math.max(0, Duration.between(Instant.now(), moment).toNanos()));
                assertThat(operator.act(order, action, body(action), "\"1\"").statusCode())
                        .isIn(200, 409, 412);
                await().atMost(Duration.ofSeconds(10)).until(() -> !story(order).equals(List.of("pending")));
                told.add(action + ": " + story(order));
            }
            return told;
        });
        stories.forEach(told -> told.forEach(story -> seen.merge(story, 1, Integer::sum)));
        System.out.println("operator against deadline: " + seen);
        assertThat(STORIES).containsAll(seen.keySet());
    }

    private static Object body(String action) {
        return action.equals("confirm-payment")
                ? Map.of("transactionId", "t_" + UUID.randomUUID(), "amount", "100", "currency", "USDT")
                : Map.of("reason", "a test says so");
    }

    private List<String> story(PlacedOrder order) {
        return database
                .rows("SELECT to_status FROM order_history WHERE order_id = ? ORDER BY version", order.id())
                .stream()
                .map(row -> (String) row.get("to_status"))
                .toList();
    }
}
