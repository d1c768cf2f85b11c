package dev.exchanger.exchange.payment;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.AcmeCallback;
import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.testkit.event.EventSchemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

/** Providers with settings of their own, and payments that are seen before they are certain. */
@QuarkusTest
class SignedProviderTest extends DeskTest {

    @Inject
    UnconfirmedOrders unconfirmed;

    private PlacedOrder place() {
        return desk.place(Desk.customer());
    }

    private Response ask(PlacedOrder order, String provider) {
        return desk.as(order.owner())
                .body(Map.of("provider", provider))
                .post("/api/v1/orders/" + order.id() + "/payments");
    }

    private AcmeCallback seen(PlacedOrder order) {
        return AcmeCallback.seen(
                ask(order, "acme").then().statusCode(201).extract().path("reference"));
    }

    private List<Object> story(PlacedOrder order) {
        return database
                .rows("SELECT to_status FROM order_history WHERE order_id = ? ORDER BY version", order.id())
                .stream()
                .map(row -> row.get("to_status"))
                .toList();
    }

    private void expire(PlacedOrder order) {
        database.update("UPDATE orders SET expires_at = now() - interval '1 hour' WHERE id = ?", order.id());
    }

    @Test
    void seenThenConfirmedIsPaid() {
        PlacedOrder order = place();
        AcmeCallback seen = seen(order);
        seen.send().then().statusCode(202);
        desk.get(order)
                .then()
                .body("status", equalTo("paid_unconfirmed"))
                .body("cause", equalTo("payment_seen"))
                .body("paid", equalTo("0.000000"));
        assertThat(database.count("SELECT count(*) FROM payments WHERE order_id = ?", order.id()))
                .isZero();
        seen.confirmed().send().then().statusCode(202);
        desk.get(order).then().body("status", equalTo("paid")).body("paid", equalTo("100.000000"));
        database.rows(
                        "SELECT event::text AS event FROM outbox WHERE aggregate = ?",
                        order.id().toString())
                .forEach(row -> EventSchemas.shared().assertValid((String) row.get("event")));
        assertThat(story(order)).containsExactly("pending", "paid_unconfirmed", "paid");
    }

    @Test
    void confirmedBeforeSeenIsPaidOnce() {
        PlacedOrder order = place();
        AcmeCallback seen = seen(order);
        seen.confirmed().send().then().statusCode(202);
        seen.send().then().statusCode(202);
        assertThat(story(order)).containsExactly("pending", "paid");
    }

    @Test
    void seenAndConfirmedManyTimesAtOnceCountOnce() {
        PlacedOrder order = place();
        AcmeCallback seen = seen(order);
        List<Response> answers = AtOnce.run(8, i -> (i % 2 == 0 ? seen : seen.confirmed()).send());
        assertThat(answers).allMatch(answer -> answer.statusCode() == 202);
        desk.get(order).then().body("status", equalTo("paid")).body("paid", equalTo("100.000000"));
        assertThat(story(order)).isIn(List.of("pending", "paid"), List.of("pending", "paid_unconfirmed", "paid"));
    }

    @Test
    void theDeadlineDoesNotEndWhatWasSeen() {
        PlacedOrder order = place();
        AcmeCallback seen = seen(order);
        seen.send().then().statusCode(202);
        expire(order);
        assertThat(desk.status(order)).isEqualTo("paid_unconfirmed");
        desk.cancel(order, "*").then().statusCode(409);
        database.update(
                "UPDATE payment_sightings SET paid_at = now() - interval '2 hours' WHERE order_id = ?", order.id());
        // The provider dates the confirmation, but the payment is the one that was seen in time.
        seen.confirmed().send().then().statusCode(202);
        assertThat(desk.status(order)).isEqualTo("paid");
    }

    @Test
    void anotherPaymentAfterTheDeadlineIsForAHuman() {
        PlacedOrder order = place();
        AcmeCallback seen = seen(order);
        seen.send().then().statusCode(202);
        expire(order);
        seen.confirmed().transaction("0xother").send().then().statusCode(202);
        assertThat(story(order)).containsExactly("pending", "paid_unconfirmed", "on_hold");
    }

    @Test
    void lessConfirmedThanSeenIsUnderpaidAndTheDeadlineCountsAgain() {
        PlacedOrder order = place();
        AcmeCallback seen = seen(order);
        seen.send().then().statusCode(202);
        seen.confirmed().amount("\"60.5\"").send().then().statusCode(202);
        desk.get(order).then().body("status", equalTo("underpaid")).body("paid", equalTo("60.500000"));
        expire(order);
        assertThat(desk.status(order)).isEqualTo("on_hold");
    }

    @Test
    void moreConfirmedThanSeenIsPaidAndNoted() {
        PlacedOrder order = place();
        AcmeCallback seen = seen(order);
        seen.send().then().statusCode(202);
        seen.confirmed().amount("100.5").send().then().statusCode(202);
        desk.get(order)
                .then()
                .body("status", equalTo("paid"))
                .body("cause", equalTo("overpaid"))
                .body("paid", equalTo("100.500000"));
    }

    @Test
    void anotherCurrencyConfirmedThanSeenIsForAHuman() {
        PlacedOrder order = place();
        AcmeCallback seen = seen(order);
        seen.send().then().statusCode(202);
        seen.confirmed().asset("BTC").send().then().statusCode(202);
        desk.get(order).then().body("status", equalTo("on_hold")).body("cause", equalTo("wrong_currency"));
    }

    @Test
    void tooLittleSeenOrAnotherCurrencyHoldsNothing() {
        PlacedOrder order = place();
        AcmeCallback seen = seen(order);
        seen.amount("0.01").send().then().statusCode(202);
        seen.transaction("0xbtc" + order.id()).asset("BTC").send().then().statusCode(202);
        assertThat(desk.status(order)).isEqualTo("pending");
        expire(order);
        assertThat(desk.status(order)).isEqualTo("expired");
    }

    @Test
    void seenAndNeverConfirmedIsForAHuman() {
        PlacedOrder order = place();
        AcmeCallback seen = seen(order);
        seen.send().then().statusCode(202);
        unconfirmed.hold().await().atMost(Duration.ofSeconds(10));
        assertThat(desk.status(order)).isEqualTo("paid_unconfirmed");
        database.update("UPDATE orders SET updated_at = now() - interval '121 minutes' WHERE id = ?", order.id());
        AtOnce.run(4, replica -> unconfirmed.hold().await().atMost(Duration.ofSeconds(10)));
        desk.get(order).then().body("status", equalTo("on_hold")).body("cause", equalTo("unconfirmed"));
        // The money comes after all: it is kept and booked, the human decides.
        seen.confirmed().send().then().statusCode(202);
        assertThat(database.value("SELECT outcome FROM payments WHERE order_id = ?", order.id()))
                .isEqualTo("surplus");
        assertThat(story(order)).containsExactly("pending", "paid_unconfirmed", "on_hold");
    }

    @Test
    void ofAnEndedOrderNothingIsRevivedByASighting() {
        PlacedOrder order = place();
        AcmeCallback seen = seen(order);
        expire(order);
        assertThat(desk.status(order)).isEqualTo("expired");
        seen.send().then().statusCode(202);
        assertThat(desk.status(order)).isEqualTo("expired");
        seen.confirmed().send().then().statusCode(202);
        assertThat(desk.status(order)).isEqualTo("late_paid");
    }

    @Test
    void aForeignReferenceIsKeptAndTouchesNoOrder() {
        PlacedOrder order = place();
        // The reference of the order is the sandbox's, acme knows none of that name.
        AcmeCallback foreign = AcmeCallback.seen(order.reference());
        foreign.send().then().statusCode(202);
        foreign.confirmed().send().then().statusCode(202);
        assertThat(desk.status(order)).isEqualTo("pending");
        assertThat(database.rows(
                        "SELECT order_id, outcome FROM payments WHERE provider_tx_id = ?", foreign.transaction()))
                .singleElement()
                .satisfies(row ->
                        assertThat(row).containsEntry("order_id", null).containsEntry("outcome", "unknown_reference"));
        assertThat(database.count(
                        "SELECT count(*) FROM payment_sightings WHERE provider_tx_id = ? AND order_id IS NULL",
                        foreign.transaction()))
                .isEqualTo(1);
    }

    @Test
    void bothLiveSecretsCountAndNoOther() {
        PlacedOrder order = place();
        AcmeCallback seen = seen(order);
        seen.send("not-the-secret-0123456789").then().statusCode(401).body("code", equalTo("callback-signature"));
        seen.sentAt(Instant.now().minusSeconds(90)).send().then().statusCode(401);
        seen.sentAt(Instant.now().plusSeconds(90)).send().then().statusCode(401);
        assertThat(desk.status(order)).isEqualTo("pending");
        seen.send(AcmeCallback.NEXT_SECRET).then().statusCode(202);
        assertThat(desk.status(order)).isEqualTo("paid_unconfirmed");
        seen.confirmed().send(AcmeCallback.SECRET).then().statusCode(202);
        assertThat(desk.status(order)).isEqualTo("paid");
    }

    @Test
    void numbersKeepTheirDigitsAndTimesMayBeSeconds() {
        PlacedOrder order = place();
        AcmeCallback seen = seen(order)
                .amount("99.999999999999999999")
                .time(Long.toString(Instant.now().getEpochSecond()));
        seen.confirmed().send().then().statusCode(202);
        assertThat(database.value("SELECT trim_scale(amount)::text FROM payments WHERE order_id = ?", order.id()))
                .isEqualTo("99.999999999999999999");
        assertThat(desk.status(order)).isEqualTo("underpaid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "0",
                "\"-1\"",
                "1e400",
                "\"1e2\"",
                "null",
                "true",
                "{}",
                "\"\"",
                "0.0000000000000000001",
                "1000000000000000"
            })
    void whatIsNoAmountIsRefused(String amount) {
        long before = database.count("SELECT count(*) FROM payments");
        AcmeCallback.seen("r")
                .amount(amount)
                .confirmed()
                .send()
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("tx.value"));
        assertThat(database.count("SELECT count(*) FROM payments")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"yesterday\"", "1e3", "null", "1763720130123"})
    void whatIsNoTimeIsRefused(String time) {
        AcmeCallback.seen("r")
                .time(time)
                .confirmed()
                .send()
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("tx.time"));
    }

    @Test
    void anotherTypeIsKeptAndIgnored() {
        AcmeCallback other = AcmeCallback.seen("r");
        new AcmeCallback("payment.confirmed", other.transaction(), "r", "100", "USDT", other.time(), Instant.now())
                .send()
                .then()
                .statusCode(202);
        assertThat(database.count("SELECT count(*) FROM payments WHERE provider_tx_id = ?", other.transaction()))
                .isZero();
    }

    @Test
    void payingByHandIsExplainedAndTakesNoCallbacks() {
        PlacedOrder order = place();
        Response answer = ask(order, "manual");
        answer.then()
                .statusCode(201)
                .body("provider", equalTo("manual"))
                .body("amount", equalTo("100.000000"))
                .body("currency", equalTo("USDT"))
                .body("instructions", containsString("operator"));
        assertThat(ask(order, "manual").<String>path("reference")).isEqualTo(answer.path("reference"));
        assertThat(ask(order, "acme").<String>path("reference")).isNotEqualTo(answer.path("reference"));
        desk.anonymous()
                .header("webhook-id", "msg_" + UUID.randomUUID())
                .header("webhook-timestamp", Instant.now().getEpochSecond())
                .header("webhook-signature", "v1,AAAA")
                .body("{}")
                .post("/api/v1/callbacks/manual")
                .then()
                .statusCode(401)
                .body("code", equalTo("callback-signature"));
    }
}
