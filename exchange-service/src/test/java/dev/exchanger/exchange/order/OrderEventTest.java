package dev.exchanger.exchange.order;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.exchange.testing.Invariants;
import dev.exchanger.exchange.testing.SandboxCallback;
import dev.exchanger.testkit.event.EventSchemas;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every change is told in the form that docs/events promises, whichever statement made it. */
@QuarkusTest
class OrderEventTest extends DeskTest {

    @Test
    void everyKindOfEventIsAsDocumented() {
        PlacedOrder paid = desk.place(Desk.customer());
        SandboxCallback.of(paid.reference()).amount("10").send();
        SandboxCallback.of(paid.reference()).amount("90").send();
        PlacedOrder held = desk.place(Desk.customer());
        SandboxCallback.of(held.reference()).currency("BTC").send();
        PlacedOrder cancelled = desk.place(Desk.customer());
        desk.cancel(cancelled, "\"1\"");
        SandboxCallback.of(cancelled.reference()).send();
        PlacedOrder expired = desk.place(Desk.customer());
        database.update("UPDATE orders SET expires_at = now() WHERE id = ?", expired.id());
        assertThat(desk.status(expired)).isEqualTo("expired");
        desk.as(UserSpec.admin("rates:write"))
                .body(Map.of("bid", "41.01", "ask", "41.51", "validFor", "PT1S"))
                .put("/api/v1/admin/rates/USD/UAH")
                .then()
                .statusCode(200);

        assertThat(typesOf(paid)).containsExactly("created", "underpaid", "paid");
        assertThat(typesOf(held)).containsExactly("created", "on-hold");
        assertThat(typesOf(cancelled)).containsExactly("created", "cancelled", "late-paid");
        assertThat(typesOf(expired)).containsExactly("created", "expired");
        database.rows("SELECT event::text AS event FROM outbox")
                .forEach(row -> EventSchemas.shared().assertValid((String) row.get("event")));
        Invariants.check(database);
    }

    @Test
    void theEventsReachTheStreamInOrder() {
        PlacedOrder order = desk.place(Desk.customer());
        desk.pay(order);
        await().until(() -> inStream(order.id()).size() == 2);
        List<String> events = inStream(order.id());
        assertThat(events.get(0)).contains("exchange.order.created.v1").contains("\"pending\"");
        assertThat(events.get(1)).contains("exchange.order.paid.v1").contains("0000000000000000002");
    }

    private List<String> typesOf(PlacedOrder order) {
        return database
                .rows(
                        "SELECT type FROM outbox WHERE aggregate = ? ORDER BY position",
                        order.id().toString())
                .stream()
                .map(row -> (String) row.get("type"))
                .map(type -> type.replace("exchange.order.", "").replace(".v1", ""))
                .toList();
    }

    private List<String> inStream(UUID orderId) {
        List<?> entries = (List<?>) faults.redis().command("XRANGE", "events:exchange", "-", "+");
        return entries.stream()
                .map(Object::toString)
                .filter(entry ->
                        entry.contains("\"orderId\": \"" + orderId) || entry.contains("\"orderId\":\"" + orderId))
                .toList();
    }
}
