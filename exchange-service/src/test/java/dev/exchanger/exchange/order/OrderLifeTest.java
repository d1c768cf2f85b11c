package dev.exchanger.exchange.order;

import java.util.Map;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;

/** The main story: quote, order, payment. */
@QuarkusTest
class OrderLifeTest extends DeskTest {

    @Test
    void anOrderIsPlacedAndPaid() {
        UserSpec customer = Desk.customer();
        String quote = desk.quote(customer, "USDT", "UAH", "give", "100.00")
                .then()
                .statusCode(201)
                .body("give", equalTo("100.000000"))
                .body("get", equalTo("4120.00"))
                .body("rate", equalTo("41.2"))
                .body("fee", equalTo("0.00"))
                .body("side", equalTo("give"))
                .body("source", equalTo("static"))
                .body("signature", notNullValue())
                .extract()
                .path("id");

        var created = desk.order(customer, quote, UUID.randomUUID().toString());
        String id = created.path("id");
        created.then()
                .statusCode(201)
                .header("Location", endsWith("/api/v1/orders/" + id))
                .header("ETag", "\"1\"")
                .body("status", equalTo("pending"))
                .body("number", matchesPattern("[0-9A-Z]{5}-[0-9A-Z]{5}"))
                .body("get", equalTo("4120.00"))
                .body("payment.provider", equalTo("sandbox"))
                .body("payment.amount", equalTo("100.000000"))
                .body("payment.currency", equalTo("USDT"));
        PlacedOrder order = new PlacedOrder(customer, UUID.fromString(id), created.path("payment.reference"), null);

        desk.as(customer)
                .body(Map.of("provider", "sandbox"))
                .post("/api/v1/orders/" + id + "/payments")
                .then()
                .statusCode(201)
                .body("reference", equalTo(order.reference()))
                .body("amount", equalTo("100.000000"));

        desk.pay(order).then().statusCode(202);

        desk.get(order)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("status", equalTo("paid"))
                .body("paid", equalTo("100.000000"));
        desk.as(customer)
                .get("/api/v1/orders/" + id + "/history")
                .then()
                .statusCode(200)
                .body("history.to", contains("pending", "paid"))
                .body("history.cause", contains("created", "payment"))
                .body("history.version", contains(1, 2));
    }
}
