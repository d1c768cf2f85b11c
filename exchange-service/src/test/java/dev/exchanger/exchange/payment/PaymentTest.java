package dev.exchanger.exchange.payment;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.exchange.testing.SandboxCallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** Money that comes in is always kept, and credited at most once. */
@QuarkusTest
class PaymentTest extends DeskTest {

    private PlacedOrder place() {
        return desk.place(Desk.customer());
    }

    @Test
    void aPaymentToldTwiceCountsOnce() {
        PlacedOrder order = place();
        SandboxCallback callback = SandboxCallback.of(order.reference()).amount("60");
        callback.send().then().statusCode(202);
        callback.send().then().statusCode(202);
        callback.message("msg_" + UUID.randomUUID()).send().then().statusCode(202);
        desk.get(order).then().body("status", equalTo("underpaid")).body("paid", equalTo("60.000000"));
        assertThat(payments(order)).isEqualTo(1);
    }

    @Test
    void aPaymentToldManyTimesAtOnceCountsOnce() {
        PlacedOrder order = place();
        SandboxCallback callback = SandboxCallback.of(order.reference()).amount("60");
        List<Response> answers = AtOnce.run(
                10, i -> callback.message("msg_" + i % 5 + order.id()).send());
        assertThat(answers).allMatch(answer -> answer.statusCode() == 202);
        desk.get(order).then().body("paid", equalTo("60.000000")).body("version", equalTo(2));
        assertThat(payments(order)).isEqualTo(1);
    }

    @Test
    void partsAddUpToThePrice() {
        PlacedOrder order = place();
        List<Response> answers = AtOnce.run(
                4, i -> SandboxCallback.of(order.reference()).amount("25").send());
        assertThat(answers).allMatch(answer -> answer.statusCode() == 202);
        desk.get(order)
                .then()
                .body("status", equalTo("paid"))
                .body("paid", equalTo("100.000000"))
                .body("version", equalTo(5));
        assertThat(payments(order)).isEqualTo(4);
    }

    @Test
    void whatIsStillDueIsTold() {
        PlacedOrder order = place();
        SandboxCallback.of(order.reference()).amount("60.5").send().then().statusCode(202);
        desk.as(order.owner())
                .body(Map.of("provider", "sandbox"))
                .post("/api/v1/orders/" + order.id() + "/payments")
                .then()
                .statusCode(201)
                .body("amount", equalTo("39.500000"))
                .body("reference", equalTo(order.reference()));
    }

    @Test
    void moreThanDueIsPaidAndNoted() {
        PlacedOrder order = place();
        SandboxCallback.of(order.reference()).amount("100.000001").send().then().statusCode(202);
        desk.get(order)
                .then()
                .body("status", equalTo("paid"))
                .body("cause", equalTo("overpaid"))
                .body("paid", equalTo("100.000001"));
        SandboxCallback.of(order.reference()).amount("5").send().then().statusCode(202);
        desk.get(order).then().body("version", equalTo(2));
        assertThat(outcomes(order)).containsExactlyInAnyOrder("overpaid", "surplus");
    }

    @Test
    void decimalsBeyondTheCurrencyAreKeptButNotCredited() {
        PlacedOrder order = place();
        SandboxCallback.of(order.reference())
                .amount("99.9999999999")
                .send()
                .then()
                .statusCode(202);
        desk.get(order).then().body("status", equalTo("underpaid")).body("paid", equalTo("99.999999"));
        assertThat(database.value("SELECT trim_scale(amount)::text FROM payments WHERE order_id = ?", order.id()))
                .isEqualTo("99.9999999999");
    }

    @Test
    void anotherCurrencyPutsTheOrderOnHold() {
        PlacedOrder order = place();
        SandboxCallback.of(order.reference()).currency("DOGE").send().then().statusCode(202);
        desk.get(order)
                .then()
                .body("status", equalTo("on_hold"))
                .body("cause", equalTo("wrong_currency"))
                .body("paid", equalTo("0.000000"));
        assertThat(outcomes(order)).containsExactly("wrong_currency");
    }

    @Test
    void aReferenceOfNoOrderIsKept() {
        String transaction = "tx_" + UUID.randomUUID();
        SandboxCallback callback = SandboxCallback.of("NOSUCHREFERENCE").transaction(transaction);
        callback.send().then().statusCode(202);
        callback.message("msg_again" + transaction).send().then().statusCode(202);
        assertThat(database.rows("SELECT order_id, outcome FROM payments WHERE provider_tx_id = ?", transaction))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row).containsEntry("order_id", null);
                    assertThat(row).containsEntry("outcome", "unknown_reference");
                });
    }

    @Test
    void oneTransactionNeverPaysTwoOrders() {
        PlacedOrder first = place();
        PlacedOrder second = place();
        SandboxCallback callback = SandboxCallback.of(first.reference());
        callback.send().then().statusCode(202);
        SandboxCallback.of(second.reference())
                .transaction(callback.transactionId())
                .send()
                .then()
                .statusCode(202);
        assertThat(desk.status(second)).isEqualTo("pending");
        desk.get(first).then().body("status", equalTo("on_hold")).body("cause", equalTo("conflicting_payment"));
    }

    @Test
    void aPaymentToldDifferentlyIsForAHuman() {
        PlacedOrder order = place();
        SandboxCallback callback = SandboxCallback.of(order.reference()).amount("50");
        callback.send().then().statusCode(202);
        callback.message("msg_" + UUID.randomUUID()).amount("100").send().then().statusCode(202);
        desk.get(order)
                .then()
                .body("status", equalTo("on_hold"))
                .body("cause", equalTo("conflicting_payment"))
                .body("paid", equalTo("50.000000"));
    }

    @Test
    void aForgedCallbackChangesNothing() {
        PlacedOrder order = place();
        SandboxCallback callback = SandboxCallback.of(order.reference());
        String body = callback.body();
        callback.secret("not-the-secret-0123456789")
                .send()
                .then()
                .statusCode(401)
                .body("code", equalTo("callback-signature"));
        callback.post(body, "v1,AAAA").then().statusCode(401);
        callback.post(body.replace("100", "999"), callback.signature(body))
                .then()
                .statusCode(401);
        callback.message("msg_other")
                .post(body, callback.signature(body))
                .then()
                .statusCode(401);
        callback.sentAt(Instant.now().minusSeconds(400)).send().then().statusCode(401);
        callback.sentAt(Instant.now().plusSeconds(400)).send().then().statusCode(401);
        desk.anonymous().body(body).post("/api/v1/callbacks/sandbox").then().statusCode(401);
        assertThat(desk.status(order)).isEqualTo("pending");
        assertThat(database.count("SELECT count(*) FROM payment_callbacks WHERE message_id = ?", callback.messageId()))
                .isZero();
    }

    @Test
    void anUnknownProviderIsNone() {
        desk.anonymous().body("{}").post("/api/v1/callbacks/nobody").then().statusCode(422);
        PlacedOrder order = place();
        desk.as(order.owner())
                .body(Map.of("provider", "nobody"))
                .post("/api/v1/orders/" + order.id() + "/payments")
                .then()
                .statusCode(422)
                .body("code", equalTo("provider-unknown"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{}",
                "{\"type\":\"payment.confirmed\"}",
                "{\"type\":\"payment.confirmed\",\"data\":{}}",
                "{\"type\":\"payment.confirmed\",\"data\":{\"transactionId\":\"t\",\"reference\":\"r\",\"amount\":\"-1\",\"currency\":\"USDT\",\"paidAt\":\"2026-11-21T10:00:00Z\"}}",
                "{\"type\":\"payment.confirmed\",\"data\":{\"transactionId\":\"t\",\"reference\":\"r\",\"amount\":\"0\",\"currency\":\"USDT\",\"paidAt\":\"2026-11-21T10:00:00Z\"}}",
                "{\"type\":\"payment.confirmed\",\"data\":{\"transactionId\":\"t\",\"reference\":\"r\",\"amount\":\"1e400\",\"currency\":\"USDT\",\"paidAt\":\"2026-11-21T10:00:00Z\"}}",
                "{\"type\":\"payment.confirmed\",\"data\":{\"transactionId\":\"t\\u0000\",\"reference\":\"r\",\"amount\":\"1\",\"currency\":\"USDT\",\"paidAt\":\"2026-11-21T10:00:00Z\"}}",
                "{\"type\":\"payment.confirmed\",\"data\":{\"transactionId\":\"t\",\"reference\":\"r\",\"amount\":\"1\",\"currency\":\"USDT\",\"paidAt\":\"yesterday\"}}"
            })
    void anAuthenticCallbackThatMakesNoSenseIsRefused(String body) {
        long before = database.count("SELECT count(*) FROM payments");
        assertThat(SandboxCallback.of("r").send(body).statusCode()).isIn(400, 422);
        assertThat(database.count("SELECT count(*) FROM payments")).isEqualTo(before);
    }

    @Test
    void whatIsNotAboutAPaymentIsNotedAndIgnored() {
        SandboxCallback callback = SandboxCallback.of("r");
        callback.send("{\"type\":\"account.updated\",\"data\":{\"x\":1}}")
                .then()
                .statusCode(202);
        assertThat(database.value("SELECT outcome FROM payment_callbacks WHERE message_id = ?", callback.messageId()))
                .isEqualTo("ignored");
    }

    private long payments(PlacedOrder order) {
        return database.count("SELECT count(*) FROM payments WHERE order_id = ?", order.id());
    }

    private List<Object> outcomes(PlacedOrder order) {
        return database.rows("SELECT outcome FROM payments WHERE order_id = ?", order.id()).stream()
                .map(row -> row.get("outcome"))
                .toList();
    }
}
