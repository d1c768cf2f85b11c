package dev.exchanger.exchange.refund;

import java.util.List;
import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.Operator;
import dev.exchanger.exchange.testing.SandboxCallback;
import dev.exchanger.exchange.testing.SettledDeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

/** Never more goes back than came in, and much of it never by one hand alone. */
@QuarkusTest
class RefundTest extends SettledDeskTest {

    private Operator operator() {
        return Operator.at(desk);
    }

    private PlacedOrder paid(String amount) {
        PlacedOrder order = desk.place(Desk.customer());
        SandboxCallback.of(order.reference()).amount(amount).send().then().statusCode(202);
        return order;
    }

    @Test
    void allOfItGoesBack() {
        PlacedOrder order = paid("100");
        Operator operator = operator();
        operator.refund(order, "100")
                .then()
                .statusCode(201)
                .body("order.status", equalTo("refund_pending"))
                .body("refunds[0].status", equalTo("approved"))
                .body("refunds[0].fourEyes", equalTo(false));
        operator.refunds(order, "sent")
                .then()
                .statusCode(200)
                .body("order.status", equalTo("refunded"))
                .body("refunds[0].status", equalTo("sent"))
                .body("transactions.kind", contains("payment", "refund"))
                .body("transactions[1].postings.account", contains("customer", "cash:sandbox"));
        operator.refunds(order, "sent").then().statusCode(409).body("code", equalTo("refund-decided"));
        operator.refund(order, "0.000001").then().statusCode(409).body("code", equalTo("refund-too-large"));
    }

    @Test
    void itGoesBackInParts() {
        PlacedOrder order = paid("100");
        Operator operator = operator();
        operator.refund(order, "30").then().statusCode(201);
        operator.refunds(order, "sent").then().statusCode(200).body("order.status", equalTo("refund_pending"));
        operator.refund(order, "70.000001")
                .then()
                .statusCode(409)
                .body("code", equalTo("refund-too-large"))
                .body("available", equalTo("70"));
        operator.refund(order, "70").then().statusCode(201);
        operator.refunds(order, "sent").then().statusCode(200).body("order.status", equalTo("refunded"));
    }

    @Test
    void askedManyTimesAtOnceNeverMoreThanCameIn() {
        for (int round = 0; round < 3; round++) {
            PlacedOrder order = paid("100");
            Operator operator = operator();
            List<Response> answers = AtOnce.run(
                    8, i -> operator.act(order, "refund", Map.of("amount", "30", "reason", "a test says so"), "*"));
            assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(3);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() != 201)
                    .allSatisfy(answer -> answer.then().statusCode(409).body("code", equalTo("refund-too-large")));
        }
    }

    @Test
    void sentManyTimesAtOnceIsBookedOnce() {
        PlacedOrder order = paid("100");
        Operator operator = operator();
        String refund = operator.refund(order, "100").path("refunds[0].id");
        List<Response> answers = AtOnce.run(
                6, i -> operator.act(order, "refunds/" + refund + "/sent", Map.of("reference", "back-" + i), "*"));
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
        assertThat(database.count(
                        "SELECT count(*) FROM transactions WHERE order_id = ? AND kind = 'refund'", order.id()))
                .isEqualTo(1);
    }

    @Test
    void aboveTheLimitASecondOperatorApproves() {
        PlacedOrder order = paid("1500");
        Operator asks = operator();
        Operator approves = operator();
        // 1000 USDT is what one may give back alone.
        asks.refund(order, "1400").then().statusCode(201).body("refunds[0].status", equalTo("requested"));
        asks.refunds(order, "sent").then().statusCode(409).body("code", equalTo("refund-decided"));
        asks.refunds(order, "approve").then().statusCode(403).body("code", equalTo("four-eyes"));
        approves.refunds(order, "approve")
                .then()
                .statusCode(200)
                .body("refunds[0].decidedBy", equalTo(approves.id().toString()));
        approves.refunds(order, "approve").then().statusCode(409).body("code", equalTo("refund-decided"));
        asks.refunds(order, "sent").then().statusCode(200);
    }

    @Test
    void theLimitIsNotEvadedInParts() {
        PlacedOrder order = paid("1500");
        Operator operator = operator();
        operator.refund(order, "600").then().statusCode(201).body("refunds[0].status", equalTo("approved"));
        operator.refund(order, "600").then().statusCode(201).body("refunds[1].status", equalTo("requested"));
    }

    @Test
    void theDatabaseRefusesOneHandToo() {
        PlacedOrder order = paid("1500");
        operator().refund(order, "1400").then().statusCode(201);
        assertThatThrownBy(() -> database.update(
                        "UPDATE refunds SET status = 'approved', decided_by = requested_by WHERE order_id = ?",
                        order.id()))
                .hasStackTraceContaining("refunds_four_eyes");
    }

    @Test
    void approvingNeedsItsOwnPermission() {
        PlacedOrder order = paid("1500");
        operator().refund(order, "1400").then().statusCode(201);
        UserSpec clerk = UserSpec.admin("orders:read", "orders:process", "orders:refund");
        String refund = operator().file(order).path("refunds[0].id");
        desk.as(clerk)
                .header("If-Match", "*")
                .post("/api/v1/admin/orders/" + order.id() + "/refunds/" + refund + "/approve")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    @Test
    void aRejectedRefundPutsTheOrderOnHold() {
        PlacedOrder order = paid("100");
        Operator operator = operator();
        operator.refund(order, "60").then().statusCode(201);
        operator.refund(order, "40").then().statusCode(201);
        operator.refunds(order, "reject").then().statusCode(200).body("order.status", equalTo("refund_pending"));
        String first = operator.file(order).path("refunds[0].id");
        operator.act(order, "refunds/" + first + "/reject", null)
                .then()
                .statusCode(200)
                .body("order.status", equalTo("on_hold"))
                .body("refunds.status", contains("rejected", "rejected"));
        operator.because(order, "release").then().statusCode(200).body("order.status", equalTo("paid"));
    }

    @Test
    void theSurplusOfAPaidOrderGoesBackAndTheOrderGoesOn() {
        PlacedOrder order = paid("105");
        Operator operator = operator();
        operator.refund(order, "5").then().statusCode(201).body("order.status", equalTo("paid"));
        operator.claim(order).then().statusCode(200);
        // It is being paid out: what it costs is not to be had any more.
        operator.refund(order, "1").then().statusCode(409);
        operator.refunds(order, "sent").then().statusCode(200).body("order.status", equalTo("processing"));
        operator.complete(order).then().statusCode(200).body("order.status", equalTo("completed"));
        operator.refund(order, "1").then().statusCode(409).body("code", equalTo("refund-too-large"));
    }

    @Test
    void theSurplusOfACompletedOrderGoesBack() {
        PlacedOrder order = paid("105");
        Operator operator = operator();
        operator.claim(order).then().statusCode(200);
        operator.complete(order).then().statusCode(200);
        operator.refund(order, "6").then().statusCode(409).body("available", equalTo("5"));
        operator.refund(order, "5").then().statusCode(201).body("order.status", equalTo("completed"));
        operator.refunds(order, "sent").then().statusCode(200).body("order.status", equalTo("completed"));
    }

    @Test
    void moneyNobodyAskedForGoesBackWithASecondPairOfEyes() {
        PlacedOrder order = desk.place(Desk.customer());
        SandboxCallback.of(order.reference())
                .currency("DOGE")
                .amount("7.5")
                .send()
                .then()
                .statusCode(202);
        Operator operator = operator();
        operator.act(order, "refund", Map.of("amount", "7.5", "currency", "DOGE", "reason", "not ours"))
                .then()
                .statusCode(201)
                .body("order.status", equalTo("refund_pending"))
                .body("refunds[0].fourEyes", equalTo(true));
        operator().refunds(order, "approve").then().statusCode(200);
        operator.refunds(order, "sent")
                .then()
                .statusCode(200)
                .body("order.status", equalTo("refunded"))
                .body("transactions[1].postings.account", contains("suspense", "cash:sandbox"));
    }

    @Test
    void aFailedOrderIsRefunded() {
        PlacedOrder order = desk.place(Desk.customer(), "sandbox-refuse");
        desk.pay(order).then().statusCode(202);
        Operator operator = operator();
        operator.claim(order).then().statusCode(200);
        operator.payout(order, "sandbox").then().statusCode(200).body("order.status", equalTo("failed"));
        operator.refund(order, "100").then().statusCode(201).body("order.status", equalTo("refund_pending"));
        operator.refunds(order, "sent").then().statusCode(200).body("order.status", equalTo("refunded"));
    }

    @Test
    void anApproverFindsWhatWaits() {
        PlacedOrder order = paid("1500");
        operator().refund(order, "1400").then().statusCode(201);
        desk.as(operator().user())
                .get("/api/v1/admin/refunds?status=requested&limit=100")
                .then()
                .statusCode(200)
                .body("refunds.orderId", hasItem(order.id().toString()));
        Response page = desk.as(operator().user()).get("/api/v1/admin/refunds?limit=1");
        page.then().statusCode(200).body("refunds", hasSize(1));
        desk.as(operator().user())
                .get("/api/v1/admin/refunds?status=open")
                .then()
                .statusCode(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"amount\":\"0\",\"reason\":\"r\"}",
                "{\"amount\":\"1.0000001\",\"reason\":\"r\"}",
                "{\"amount\":\"-1\",\"reason\":\"r\"}",
                "{\"amount\":\"1\"}",
                "{\"amount\":\"1\",\"reason\":\" \"}",
                "{\"amount\":\"1\",\"reason\":\"r\",\"provider\":\"nobody\"}"
            })
    void aRefundThatMakesNoSenseIsRefused(String body) {
        PlacedOrder order = paid("100");
        operator().act(order, "refund", body).then().statusCode(422).body("code", equalTo("validation"));
        assertThat(desk.status(order)).isEqualTo("paid");
    }
}
