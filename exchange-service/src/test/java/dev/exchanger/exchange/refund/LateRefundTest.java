package dev.exchanger.exchange.refund;

import java.time.Duration;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.Operator;
import dev.exchanger.exchange.testing.SandboxCallback;
import dev.exchanger.exchange.testing.SettledDeskTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

/** A late payment nobody decides about finds its way back, and never leaves without an operator. */
@QuarkusTest
class LateRefundTest extends SettledDeskTest {

    private static final Duration NOW = Duration.ZERO;

    @Inject
    LateRefunds late;

    private PlacedOrder latePaid() {
        PlacedOrder order = desk.place(Desk.customer());
        desk.cancel(order, "*").then().statusCode(200);
        SandboxCallback.of(order.reference()).amount("100").send().then().statusCode(202);
        Operator.at(desk).file(order).then().body("order.status", equalTo("late_paid"));
        return order;
    }

    private long ask(Duration after) {
        return late.ask(after).await().atMost(Duration.ofSeconds(20));
    }

    @Test
    void theDeskAsksAndAnOperatorApproves() {
        PlacedOrder order = latePaid();
        assertThat(ask(NOW)).isPositive();
        Operator operator = Operator.at(desk);
        operator.file(order)
                .then()
                .body("order.status", equalTo("refund_pending"))
                .body("order.cause", equalTo("late_refund"))
                .body("refunds.status", contains("requested"))
                .body("refunds[0].amount", equalTo("100"))
                .body("refunds[0].requestedBy", nullValue());
        operator.refunds(order, "sent").then().statusCode(409).body("code", equalTo("refund-decided"));
        operator.refunds(order, "approve").then().statusCode(200);
        operator.refunds(order, "sent").then().statusCode(200).body("order.status", equalTo("refunded"));
    }

    @Test
    void notBeforeItsTime() {
        PlacedOrder order = latePaid();
        ask(Duration.ofHours(1));
        Operator.at(desk)
                .file(order)
                .then()
                .body("order.status", equalTo("late_paid"))
                .body("refunds", empty());
    }

    @Test
    void whoeverHasClaimedItDecides() {
        PlacedOrder order = latePaid();
        Operator operator = Operator.at(desk);
        operator.claim(order).then().statusCode(200);
        ask(NOW);
        operator.file(order).then().body("order.status", equalTo("late_paid")).body("refunds", empty());
    }

    @Test
    void askedForOnce() {
        PlacedOrder order = latePaid();
        ask(NOW);
        assertThat(ask(NOW)).isZero();
        assertThat(database.count("SELECT count(*) FROM refunds WHERE order_id = ?", order.id()))
                .isEqualTo(1);
    }

    @Test
    void theDatabaseLetsNoneLeaveUnapproved() {
        PlacedOrder order = latePaid();
        ask(NOW);
        assertThatThrownBy(
                        () -> database.update("UPDATE refunds SET status = 'approved' WHERE order_id = ?", order.id()))
                .hasStackTraceContaining("refunds_four_eyes");
        assertThatThrownBy(() -> database.update(
                        "UPDATE refunds SET four_eyes = false, status = 'approved' WHERE order_id = ?", order.id()))
                .hasStackTraceContaining("refunds_asked");
    }
}
