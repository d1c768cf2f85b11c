package dev.exchanger.exchange.order;

import java.time.Duration;
import java.time.Instant;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.FaultyDeskTest;
import dev.exchanger.exchange.testing.SandboxCallback;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

/** Without PostgreSQL nothing is promised; when it is back everything goes on without a restart. */
@QuarkusTest
class DatabaseAwayTest extends FaultyDeskTest {

    @Test
    void awayMeansRetryLaterAndBackMeansGoOn() {
        UserSpec customer = Desk.customer();
        PlacedOrder order = desk.place(customer);
        SandboxCallback payment = SandboxCallback.of(order.reference());
        String quote = desk.quoteId(customer);
        faults.postgresLink().down();

        desk.get(order)
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .contentType("application/problem+json")
                .body("code", equalTo("unavailable"));
        desk.quote(customer, "USDT", "UAH", "give", "100").then().statusCode(503);
        desk.order(customer, quote, "key").then().statusCode(503);
        // Not acknowledged, so the provider sends it again.
        payment.send().then().statusCode(503);

        faults.postgresLink().heal();
        await().atMost(Duration.ofSeconds(20)).until(() -> desk.get(order).statusCode() == 200);
        desk.order(customer, desk.quoteId(customer), "key").then().statusCode(201);
        payment.send().then().statusCode(202);
        await().atMost(Duration.ofSeconds(10)).until(() -> !desk.status(order).equals("pending"));
        assertThat(desk.status(order)).isIn("paid", "late_paid");
    }

    @Test
    void whatCameDueMeanwhileEndsOnceAfterwards() {
        PlacedOrder order = desk.place(Desk.customer());
        faults.postgresLink().down();
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Instant.now().isAfter(order.expiresAt().plusMillis(500)));
        faults.postgresLink().heal();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> database.value("SELECT status FROM orders WHERE id = ?", order.id())
                        .equals("expired"));
    }
}
