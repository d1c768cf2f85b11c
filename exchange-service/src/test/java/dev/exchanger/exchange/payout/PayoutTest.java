package dev.exchanger.exchange.payout;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.Operator;
import dev.exchanger.exchange.testing.SandboxCallback;
import dev.exchanger.exchange.testing.SettledDeskTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

/** Money leaves once for an order, whatever the provider does and however many operators try. */
@QuarkusTest
class PayoutTest extends SettledDeskTest {

    @Inject
    MeterRegistry registry;

    private Operator operator() {
        return Operator.at(desk);
    }

    private PlacedOrder paid(String account) {
        PlacedOrder order = desk.place(Desk.customer(), account);
        desk.pay(order).then().statusCode(202);
        return order;
    }

    /** A paid order that the operator has claimed. */
    private PlacedOrder processing(Operator operator, String account) {
        PlacedOrder order = paid(account);
        operator.claim(order).then().statusCode(200);
        return order;
    }

    @Test
    void whatWasPaidByHandIsBooked() {
        Operator operator = operator();
        PlacedOrder order = processing(operator, "UA1");
        operator.complete(order)
                .then()
                .statusCode(200)
                .body("order.status", equalTo("completed"))
                .body("order.claim", nullValue())
                .body("payouts", hasSize(1))
                .body("payouts[0].provider", equalTo("manual"))
                .body("payouts[0].status", equalTo("confirmed"))
                .body("transactions.kind", contains("payment", "exchange", "payout"))
                .body("transactions[1].postings.amount", contains("100", "-100", "4120", "-4120"))
                .body("transactions[2].postings.account", contains("customer", "cash:manual"));
        operator.complete(order).then().statusCode(409).body("code", equalTo("invalid-transition"));
    }

    @Test
    void onlyWhoHasTheOrderPaysItOut() {
        Operator operator = operator();
        PlacedOrder order = processing(operator, "UA1");
        operator.unclaim(order).then().statusCode(204);
        operator.complete(order).then().statusCode(409).body("code", equalTo("not-claimed"));
        operator.payout(order, "sandbox").then().statusCode(409).body("code", equalTo("not-claimed"));
        PlacedOrder paid = paid("UA1");
        operator.complete(paid)
                .then()
                .statusCode(409)
                .body("code", equalTo("invalid-transition"))
                .body("status", equalTo("paid"))
                .body("allowed", hasItems("processing", "on_hold"));
    }

    @Test
    void oneTransferPaysOneOrder() {
        Operator operator = operator();
        Map<String, String> same = Map.of("reference", "bank_" + UUID.randomUUID());
        operator.act(processing(operator, "UA1"), "complete", same).then().statusCode(200);
        PlacedOrder second = processing(operator, "UA1");
        operator.act(second, "complete", same).then().statusCode(409).body("code", equalTo("reference-used"));
        assertThat(desk.status(second)).isEqualTo("processing");
    }

    @Test
    void completedManyTimesAtOnceIsPaidOnce() {
        Operator operator = operator();
        PlacedOrder order = processing(operator, "UA1");
        List<Response> answers = AtOnce.run(
                6, i -> operator.act(order, "complete", Map.of("reference", "bank_" + UUID.randomUUID()), "*"));
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 409).hasSize(5);
    }

    @Test
    void paidOutManyTimesAtOnceIsPaidOnce() {
        Operator operator = operator();
        PlacedOrder order = processing(operator, "UA1");
        List<Response> answers = AtOnce.run(
                6,
                i -> i % 2 == 0
                        ? operator.act(order, "payout", Map.of("provider", "sandbox"), "*")
                        : operator.act(order, "complete", Map.of("reference", "bank_" + UUID.randomUUID()), "*"));
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).isNotEmpty();
        assertThat(answers).allMatch(answer -> answer.statusCode() < 500);
        assertThat(desk.status(order)).isEqualTo("completed");
        assertThat(database.count(
                        "SELECT count(*) FROM payouts WHERE order_id = ? AND status = 'confirmed'", order.id()))
                .isEqualTo(1);
        assertThat(requests(order)).isLessThanOrEqualTo(1);
    }

    @Test
    void aProviderPaysAtOnce() {
        Operator operator = operator();
        PlacedOrder order = processing(operator, "UA1");
        operator.payout(order, "sandbox")
                .then()
                .statusCode(200)
                .body("order.status", equalTo("completed"))
                .body("payouts[0].provider", equalTo("sandbox"))
                .body("payouts[0].attempts", equalTo(1))
                .body("history[-1].actor", equalTo("operator:" + operator.id()));
        operator.payout(processing(operator, "UA1"), "nobody")
                .then()
                .statusCode(422)
                .body("code", equalTo("provider-unknown"));
    }

    @Test
    void aProviderThatPaysWithoutAnAnswerIsAskedNotRepeated() {
        Operator operator = operator();
        PlacedOrder order = processing(operator, "sandbox-silent");
        operator.payout(order, "sandbox")
                .then()
                .statusCode(202)
                .body("order.status", equalTo("processing"))
                .body("payouts[0].status", equalTo("unknown"));
        // Under way or known by now: nothing is let through that could pay twice.
        operator.payout(order, "sandbox").then().statusCode(409);
        awaitStatus(order, "completed");
        assertThat(requests(order)).isEqualTo(1);
        operator.file(order).then().body("history[-1].actor", equalTo("provider:sandbox"));
    }

    @Test
    void whilePayoutIsUnderWayTheOrderStays() {
        Operator operator = operator();
        PlacedOrder order = processing(operator, "UA1");
        // A payout by hand that is announced stays under way until its reference is told.
        operator.payout(order, "manual").then().statusCode(202).body("payouts[0].status", equalTo("sent"));
        operator.because(order, "hold").then().statusCode(409).body("code", equalTo("payout-in-flight"));
        operator.payout(order, "sandbox").then().statusCode(409).body("code", equalTo("payout-in-flight"));
        operator.complete(order).then().statusCode(200).body("payouts", hasSize(1));
    }

    @Test
    void whatAProviderPromisedIsConfirmedLater() {
        Operator operator = operator();
        PlacedOrder order = processing(operator, "sandbox-later");
        operator.payout(order, "sandbox").then().statusCode(202).body("payouts[0].status", equalTo("sent"));
        awaitStatus(order, "completed");
        assertThat(requests(order)).isEqualTo(1);
    }

    @Test
    void whatNeverArrivedFailsAndIsTriedAgainUnderTheSameKey() {
        Operator operator = operator();
        PlacedOrder order = processing(operator, "sandbox-lost");
        operator.payout(order, "sandbox").then().statusCode(202);
        awaitStatus(order, "failed");
        assertThat(requests(order)).isZero();
        operator.act(order, "retry", null).then().statusCode(200).body("order.status", equalTo("processing"));
        // By hand then: the first payout is void, and no trace of it is lost.
        operator.complete(order).then().statusCode(200).body("payouts.status", contains("void", "confirmed"));
    }

    @Test
    void aRefusedPayoutIsTriedAgainUnderTheSameKey() {
        Operator operator = operator();
        PlacedOrder order = processing(operator, "sandbox-refuse-once");
        operator.payout(order, "sandbox")
                .then()
                .statusCode(200)
                .body("order.status", equalTo("failed"))
                .body("payouts[0].failure", equalTo("refused by the sandbox"));
        operator.payout(order, "sandbox").then().statusCode(409).body("code", equalTo("invalid-transition"));
        operator.act(order, "retry", null).then().statusCode(200);
        operator.act(order, "retry", null).then().statusCode(409).body("code", equalTo("invalid-transition"));
        operator.payout(order, "sandbox")
                .then()
                .statusCode(200)
                .body("order.status", equalTo("completed"))
                .body("payouts", hasSize(1))
                .body("payouts[0].attempts", equalTo(2));
        assertThat(requests(order)).isEqualTo(2);
    }

    @Test
    void aRetryFindsWhatWasPaidAfterAll() {
        Operator operator = operator();
        PlacedOrder order = processing(operator, "sandbox-refuse");
        operator.payout(order, "sandbox").then().statusCode(200).body("order.status", equalTo("failed"));
        // The provider changed its mind.
        database.update(
                "UPDATE sandbox_payouts s SET status = 'executed' FROM payouts p"
                        + " WHERE p.idempotency_key = s.idempotency_key AND p.order_id = ?",
                order.id());
        operator.act(order, "retry", null)
                .then()
                .statusCode(200)
                .body("order.status", equalTo("completed"))
                .body("history.to", hasItems("failed", "processing", "completed"));
    }

    @Test
    void anIntentWhoseCallACrashCutOffIsSettled() {
        Operator operator = operator();
        PlacedOrder order = processing(operator, "UA1");
        // What a replica leaves that dies between the intent and the call.
        database.update("""
                INSERT INTO payouts (id, order_id, provider, idempotency_key, amount, currency, scale, method, account,
                                     requested_by, tried_at, check_at)
                SELECT gen_random_uuid(), id, 'sandbox', gen_random_uuid()::text, amount_out, to_currency, to_scale,
                       payout_method, payout_account, ?, now() - interval '1 hour', now()
                FROM orders WHERE id = ?
                """, operator.id(), order.id());
        awaitStatus(order, "failed");
        operator.file(order).then().body("payouts[0].failure", equalTo("the provider has never heard of it"));
    }

    @Test
    void aPaymentToldDifferentlyDoesNotUndoAPayout() {
        Operator operator = operator();
        PlacedOrder order = desk.place(Desk.customer(), "UA1");
        SandboxCallback callback = SandboxCallback.of(order.reference());
        callback.send().then().statusCode(202);
        operator.claim(order).then().statusCode(200);
        operator.payout(order, "manual").then().statusCode(202);
        callback.message("msg_" + UUID.randomUUID()).amount("99").send().then().statusCode(202);
        assertThat(desk.status(order)).isEqualTo("on_hold");
        operator.because(order, "release").then().statusCode(409).body("code", equalTo("payout-in-flight"));
        operator.refund(order, "100").then().statusCode(409).body("code", equalTo("payout-in-flight"));
        operator.complete(order).then().statusCode(200).body("order.status", equalTo("completed"));
    }

    @Test
    void whatWasOnlyAnnouncedCanBeGivenUp() {
        Operator operator = operator();
        PlacedOrder order = processing(operator, "UA1");
        giveUp(operator, order).then().statusCode(404);
        operator.payout(order, "manual").then().statusCode(202);
        giveUp(operator, order).then().statusCode(200).body("payouts.status", contains("void"));
        operator.payout(order, "sandbox").then().statusCode(200).body("order.status", equalTo("completed"));
        giveUp(operator, order).then().statusCode(409).body("code", equalTo("not-claimed"));
    }

    private Response giveUp(Operator operator, PlacedOrder order) {
        return desk.as(operator.user())
                .header("If-Match", "*")
                .delete("/api/v1/admin/orders/" + order.id() + "/payout");
    }

    @Test
    void twoPayoutsOfOneOrderAreRefusedByTheDatabaseToo() {
        Operator operator = operator();
        PlacedOrder order = processing(operator, "UA1");
        operator.payout(order, "manual").then().statusCode(202);
        String copy = """
                INSERT INTO payouts (id, order_id, provider, idempotency_key, amount, currency, scale, method, account,
                                     requested_by, check_at)
                SELECT gen_random_uuid(), order_id, provider, gen_random_uuid()::text, amount, currency, scale, method,
                       account, requested_by, check_at FROM payouts WHERE order_id = ?
                """;
        assertThatThrownBy(() -> database.update(copy, order.id())).hasStackTraceContaining("payouts_one_per_order");
    }

    @Test
    void whatBecomesOfPayoutsIsCounted() {
        Operator operator = operator();
        double unknown = outcomes("unknown");
        double confirmed = outcomes("confirmed");
        long sent = lag().count();
        PlacedOrder order = processing(operator, "sandbox-silent");
        operator.payout(order, "sandbox").then().statusCode(202);
        assertThat(outcomes("unknown")).isEqualTo(unknown + 1);
        awaitStatus(order, "completed");
        await().until(() -> outcomes("confirmed") == confirmed + 1 && lag().count() == sent + 1);

        double failed = outcomes("failed");
        operator.payout(processing(operator, "sandbox-refuse"), "sandbox")
                .then()
                .statusCode(200);
        assertThat(outcomes("failed")).isEqualTo(failed + 1);

        // What was only promised has left with the promise, not with its confirmation a week later.
        double promised = outcomes("sent");
        PlacedOrder later = processing(operator, "UA1");
        database.update(
                "UPDATE order_history SET occurred_at = now() - interval '2 hours' WHERE order_id = ?", later.id());
        double waited = lag().totalTime(TimeUnit.SECONDS);
        operator.payout(later, "manual").then().statusCode(202);
        assertThat(outcomes("sent")).isEqualTo(promised + 1);
        assertThat(lag().totalTime(TimeUnit.SECONDS) - waited).isBetween(7200.0, 7260.0);
        operator.complete(later).then().statusCode(200);
        assertThat(outcomes("confirmed")).isEqualTo(confirmed + 2);
        assertThat(lag().count()).isEqualTo(sent + 2);
    }

    @Test
    void whatNobodyKnowsTheEndOfCanRaiseAnAlarm() {
        PlacedOrder order = processing(operator(), "UA1");
        database.update("""
                INSERT INTO payouts (id, order_id, provider, idempotency_key, amount, currency, scale, method, account,
                                     requested_by, check_at)
                SELECT gen_random_uuid(), id, 'gone', gen_random_uuid()::text, amount_out, to_currency, to_scale,
                       payout_method, payout_account, user_id, now()
                FROM orders WHERE id = ?
                """, order.id());
        await().atMost(Duration.ofSeconds(15)).until(() -> unknownNow() == 1);
        database.update("UPDATE payouts SET status = 'void' WHERE order_id = ?", order.id());
        await().atMost(Duration.ofSeconds(15)).until(() -> unknownNow() == 0);
    }

    private double outcomes(String status) {
        return registry.get("exchanger.payout.outcomes")
                .tag("status", status)
                .counter()
                .count();
    }

    private Timer lag() {
        return registry.get("exchanger.payout.lag").timer();
    }

    private double unknownNow() {
        return registry.get("exchanger.payout.unknown").gauge().value();
    }

    private void awaitStatus(PlacedOrder order, String status) {
        await().atMost(Duration.ofSeconds(15)).until(() -> desk.status(order).equals(status));
    }

    private long requests(PlacedOrder order) {
        return database.count(
                "SELECT coalesce(sum(s.requests), 0) FROM sandbox_payouts s"
                        + " JOIN payouts p ON p.idempotency_key = s.idempotency_key WHERE p.order_id = ?",
                order.id());
    }
}
