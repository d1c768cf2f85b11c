package dev.exchanger.exchange.desk.order;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.DrainedReserve;
import dev.exchanger.exchange.testing.Operator;
import dev.exchanger.exchange.testing.SandboxCallback;
import dev.exchanger.exchange.testing.SettledDeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** What operators decide about orders, and what they cannot. */
@QuarkusTest
class OrderDecisionTest extends SettledDeskTest {

    private static final String RATE = "from_currency = 'USDT' AND to_currency = 'UAH'";

    private Operator operator() {
        return Operator.at(desk);
    }

    private PlacedOrder place() {
        return desk.place(Desk.customer());
    }

    private PlacedOrder paid() {
        PlacedOrder order = place();
        desk.pay(order).then().statusCode(202);
        return order;
    }

    /** An order whose payment came too late to be honoured. */
    private PlacedOrder latePaid(String amount) {
        PlacedOrder order = place();
        database.update("UPDATE orders SET expires_at = now() - interval '1 hour' WHERE id = ?", order.id());
        SandboxCallback.of(order.reference()).amount(amount).send().then().statusCode(202);
        assertThat(desk.status(order)).isEqualTo("late_paid");
        return order;
    }

    private static String transaction() {
        return "bank_" + UUID.randomUUID();
    }

    @Test
    void aPaymentSeenByAnOperatorPaysTheOrder() {
        PlacedOrder order = place();
        Operator operator = operator();
        String transaction = transaction();
        operator.confirm(order, transaction, "60", "USDT")
                .then()
                .statusCode(200)
                .body("order.status", equalTo("underpaid"));
        // The same slip again, whatever the version is by now, credits nothing.
        operator.confirm(order, transaction, "60", "USDT")
                .then()
                .statusCode(200)
                .body("payments", hasSize(1));
        operator.confirm(order, transaction(), "40", "USDT")
                .then()
                .statusCode(200)
                .body("order.status", equalTo("paid"))
                .body("order.paid", equalTo("100.000000"))
                .body("payments.provider", contains("manual", "manual"))
                .body("history[-1].actor", equalTo("operator:" + operator.id()))
                .body("transactions[0].postings.account", contains("cash:manual", "customer"));
    }

    @Test
    void aTransactionIsConfirmedForOneOrderOnce() {
        PlacedOrder first = place();
        PlacedOrder second = place();
        Operator operator = operator();
        String transaction = transaction();
        operator.confirm(first, transaction, "100", "USDT").then().statusCode(200);
        operator.confirm(second, transaction, "100", "USDT")
                .then()
                .statusCode(409)
                .body("code", equalTo("payment-known"));
        operator.confirm(first, transaction, "99", "USDT")
                .then()
                .statusCode(409)
                .body("code", equalTo("payment-known"));
        // Unlike a provider's contradiction, an operator's slip stops neither order.
        assertThat(desk.status(first)).isEqualTo("paid");
        assertThat(desk.status(second)).isEqualTo("pending");
    }

    @Test
    void anotherCurrencyAndAnEndedOrderFollowTheRulesOfPayments() {
        Operator operator = operator();
        operator.confirm(place(), transaction(), "100", "DOGE")
                .then()
                .statusCode(200)
                .body("order.status", equalTo("on_hold"))
                .body("transactions[0].postings.account", contains("cash:manual", "suspense"));
        PlacedOrder inTime = place();
        database.update("UPDATE orders SET expires_at = now() - interval '1 hour' WHERE id = ?", inTime.id());
        Instant before = Instant.now().minusSeconds(7200);
        operator.act(
                        inTime,
                        "confirm-payment",
                        Map.of(
                                "transactionId",
                                transaction(),
                                "amount",
                                "100",
                                "currency",
                                "USDT",
                                "paidAt",
                                before.toString()))
                .then()
                .statusCode(200)
                .body("order.status", equalTo("paid"))
                .body("history.to", contains("pending", "expired", "late_paid", "paid"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"transactionId\":\"t\",\"amount\":\"0\",\"currency\":\"USDT\"}",
                "{\"transactionId\":\"t\",\"amount\":\"-1\",\"currency\":\"USDT\"}",
                "{\"transactionId\":\"\",\"amount\":\"1\",\"currency\":\"USDT\"}",
                "{\"transactionId\":\"t\",\"amount\":\"1\",\"currency\":\"usdt\"}",
                "{\"transactionId\":\"t\",\"amount\":\"1\",\"currency\":\"USDT\",\"paidAt\":\"2099-01-01T00:00:00Z\"}"
            })
    void aConfirmationThatMakesNoSenseIsRefused(String body) {
        PlacedOrder order = place();
        operator().act(order, "confirm-payment", body).then().statusCode(422).body("code", equalTo("validation"));
        assertThat(desk.status(order)).isEqualTo("pending");
    }

    @Test
    void holdAndReleaseGiveTheHoldBackAndTakeItAnew() {
        PlacedOrder order = paid();
        Operator operator = operator();
        operator.because(order, "hold")
                .then()
                .statusCode(200)
                .body("order.status", equalTo("on_hold"))
                .body("notes.note", contains("a test says so"));
        operator.because(order, "hold").then().statusCode(409).body("code", equalTo("invalid-transition"));
        operator.because(order, "release")
                .then()
                .statusCode(200)
                .body("order.status", equalTo("paid"))
                .body("order.get", equalTo("4120.00"));
        operator.because(order, "release").then().statusCode(409).body("code", equalTo("invalid-transition"));
    }

    @Test
    void whatIsNotPaidIsNotReleased() {
        PlacedOrder order = place();
        Operator operator = operator();
        SandboxCallback.of(order.reference()).amount("60").send().then().statusCode(202);
        operator.because(order, "hold").then().statusCode(200);
        operator.because(order, "release")
                .then()
                .statusCode(409)
                .body("code", equalTo("underpaid"))
                .body("available", equalTo("60.000000"));
        // The rest comes while it is on hold: together it suffices.
        SandboxCallback.of(order.reference()).amount("40").send().then().statusCode(202);
        operator.because(order, "release")
                .then()
                .statusCode(200)
                .body("order.status", equalTo("paid"))
                .body("order.paid", equalTo("100.000000"));
    }

    @Test
    void aLateOrderGetsTheCurrentRate() {
        PlacedOrder order = latePaid("100");
        UserSpec rates = UserSpec.admin("rates:write");
        desk.as(rates)
                .body(Map.of("bid", "40.00", "ask", "40.50", "validFor", "PT1H"))
                .put("/api/v1/admin/rates/USDT/UAH")
                .then()
                .statusCode(200);
        try {
            Operator operator = operator();
            operator.because(order, "requote")
                    .then()
                    .statusCode(200)
                    .body("order.status", equalTo("paid"))
                    .body("order.cause", equalTo("requoted"))
                    .body("order.get", equalTo("4000.00"))
                    .body("order.rate", equalTo("40"))
                    .body("requotes", hasSize(1))
                    .body("requotes[0].get", equalTo("4120"))
                    .body("requotes[0].rate", equalTo("41.2"))
                    .body("requotes[0].operator", equalTo(operator.id().toString()));
            operator.because(order, "requote").then().statusCode(409).body("code", equalTo("invalid-transition"));
            operator.claim(order).then().statusCode(200);
            operator.complete(order).then().statusCode(200).body("payouts[0].amount", equalTo("4000.00"));
        } finally {
            database.update(
                    "UPDATE exchange_rates SET valid_from = valid_from - interval '2 days',"
                            + " valid_until = valid_from - interval '1 day' WHERE source = 'operator' AND from_currency = 'USDT'");
            faults.redis().command("DEL", "cache:web:rates:USDT_UAH", "cache:web:rates:UAH_USDT");
        }
    }

    @ParameterizedTest
    @CsvSource({"rate-stale,5", "pair-halted,60"})
    void withoutARateOfNowNothingIsRequoted(String code, String retryAfter) throws SQLException {
        PlacedOrder late = latePaid("100");
        PlacedOrder stopped = paid();
        Operator operator = operator();
        operator.because(stopped, "hold").then().statusCode(200);
        DrainedReserve.awaitFolded(database, "UAH");
        String before = books(late, stopped);
        Object until = database.value("SELECT max(valid_until) FROM exchange_rates WHERE " + RATE);
        // No source is heard meanwhile.
        try (Connection feed = database.connect();
                Statement silence = feed.createStatement()) {
            silence.execute("SELECT pg_advisory_lock(hashtextextended('rate:USDT/UAH', 0))");
            if (code.equals("rate-stale")) {
                database.update(
                        "UPDATE exchange_rates SET valid_until = now() WHERE valid_until = ? AND " + RATE, until);
            } else {
                database.update("UPDATE pairs SET halted_at = now(), halt_reason = 'test' WHERE " + RATE);
            }
            for (PlacedOrder order : List.of(late, stopped)) {
                operator.because(order, "requote")
                        .then()
                        .statusCode(503)
                        .header("Retry-After", equalTo(retryAfter))
                        .body("code", equalTo(code));
            }
            assertThat(books(late, stopped)).isEqualTo(before);
        } finally {
            database.update("UPDATE pairs SET halted_at = NULL, halt_reason = NULL WHERE " + RATE);
            database.update(
                    "UPDATE exchange_rates SET valid_until = ? WHERE id ="
                            + " (SELECT max(id) FROM exchange_rates WHERE " + RATE + ")",
                    until);
        }
        operator.because(late, "requote").then().statusCode(200);
        operator.because(stopped, "requote").then().statusCode(200);
    }

    /** Two orders with their histories, and what the desk has promised. */
    private String books(PlacedOrder... orders) {
        StringBuilder books =
                new StringBuilder(database.rows("SELECT held, balance FROM reserves WHERE currency = 'UAH'")
                        .toString());
        for (PlacedOrder order : orders) {
            books.append(database.rows("SELECT * FROM orders WHERE id = ?", order.id()))
                    .append(database.rows("SELECT count(*) FROM order_history WHERE order_id = ?", order.id()))
                    .append(database.rows("SELECT count(*) FROM order_requotes WHERE order_id = ?", order.id()))
                    .append(database.rows("SELECT count(*) FROM order_notes WHERE order_id = ?", order.id()));
        }
        return books.toString();
    }

    @Test
    void aPartIsRequotedForWhatCameIn() {
        PlacedOrder order = latePaid("50");
        operator()
                .because(order, "requote")
                .then()
                .statusCode(200)
                .body("order.give", equalTo("50.000000"))
                .body("order.get", equalTo("2060.00"));
        PlacedOrder nothing = place();
        operator().confirm(nothing, transaction(), "1", "DOGE").then().body("order.status", equalTo("on_hold"));
        operator().because(nothing, "requote").then().statusCode(409).body("code", equalTo("underpaid"));
    }

    @Test
    void aLateOrderCanBeHonouredAtItsOwnTerms() {
        PlacedOrder order = latePaid("100");
        operator()
                .because(order, "release")
                .then()
                .statusCode(200)
                .body("order.status", equalTo("paid"))
                .body("order.get", equalTo("4120.00"));
    }

    @Test
    void onlyAnUnpaidPendingOrderIsCancelled() {
        Operator operator = operator();
        PlacedOrder order = place();
        operator.because(order, "cancel")
                .then()
                .statusCode(200)
                .body("order.status", equalTo("cancelled"))
                .body("history[-1].actor", equalTo("operator:" + operator.id()));
        await().until(() -> faults.redis().command("GET", "order:expire:" + order.id()) == null);
        operator.because(order, "cancel").then().statusCode(409).body("code", equalTo("invalid-transition"));

        PlacedOrder part = place();
        SandboxCallback.of(part.reference()).amount("1").send().then().statusCode(202);
        operator.because(part, "cancel").then().statusCode(409).body("status", equalTo("underpaid"));

        PlacedOrder overdue = place();
        database.update("UPDATE orders SET expires_at = now() WHERE id = ?", overdue.id());
        operator.act(overdue, "cancel", Map.of("reason", "too late"), "*")
                .then()
                .statusCode(409)
                .body("status", equalTo("expired"))
                .body("allowed", contains("late_paid"));
    }

    @ParameterizedTest
    @CsvSource({
        "pending,release",
        "pending,requote",
        "pending,complete",
        "pending,payout",
        "pending,retry",
        "pending,refund",
        "paid,release",
        "paid,requote",
        "paid,cancel",
        "paid,complete",
        "paid,payout",
        "paid,retry",
        "on_hold,hold",
        "on_hold,cancel",
        "on_hold,complete",
        "on_hold,payout",
        "on_hold,retry",
        "cancelled,hold",
        "cancelled,release",
        "cancelled,requote",
        "cancelled,complete",
        "cancelled,payout",
        "cancelled,retry"
    })
    void inTheWrongStatusNothingHappens(String status, String action) {
        Operator operator = operator();
        PlacedOrder order = place();
        if (!status.equals("pending")) {
            switch (status) {
                case "paid" -> desk.pay(order);
                case "on_hold" -> operator.because(order, "hold");
                default -> operator.because(order, "cancel");
            }
        }
        Map<String, Object> body =
                switch (action) {
                    case "complete" -> Map.of("reference", transaction());
                    case "payout" -> Map.of("provider", "sandbox");
                    case "refund" -> Map.of("amount", "100", "reason", "a test says so");
                    case "retry" -> null;
                    default -> Map.of("reason", "a test says so");
                };
        String code = action.equals("refund") ? "refund-too-large" : "invalid-transition";
        operator.act(order, action, body).then().statusCode(409).body("code", equalTo(code));
        if (!action.equals("refund")) {
            List<String> allowed = operator.file(order).path("allowed");
            operator.act(order, action, body)
                    .then()
                    .body("status", equalTo(status))
                    .body("allowed", containsInAnyOrder(allowed.toArray()));
        }
        assertThat(desk.status(order)).isEqualTo(status);
    }

    @Test
    void everyActionIsAuditedWithOldAndNewValues() {
        Operator operator = operator();
        PlacedOrder order = paid();
        operator.because(order, "hold").then().statusCode(200);
        operator.because(order, "release").then().statusCode(200);
        operator.because(order, "release").then().statusCode(409);
        operator.claim(order).then().statusCode(200);
        operator.complete(order).then().statusCode(200);
        DeskDatabase admin = new DeskDatabase(faults.database("exchanger_admin"));
        await().until(() -> admin.count("SELECT count(*) FROM audit_logs WHERE admin_id = ?", operator.id()) == 4);
        List<Map<String, Object>> entries = admin.rows("""
                SELECT action, resource_id, old_values ->> 'status' AS old_status, new_values ->> 'status' AS new_status,
                       new_values ->> 'reason' AS reason, new_values ->> 'reference' AS reference
                FROM audit_logs WHERE admin_id = ? ORDER BY created_at
                """, operator.id());
        assertThat(entries).allSatisfy(entry -> assertThat(entry)
                .containsEntry("resource_id", order.id().toString()));
        assertThat(entries)
                .extracting(
                        entry -> entry.get("action") + " " + entry.get("old_status") + ">" + entry.get("new_status"))
                .containsExactly(
                        "order.hold paid>on_hold",
                        "order.release on_hold>paid",
                        "order.claim paid>processing",
                        "order.complete processing>completed");
        assertThat(entries.get(0)).containsEntry("reason", "a test says so");
        assertThat(entries.get(3).get("reference").toString()).startsWith("bank_");
    }

    @Test
    void aReleaseThatTheReserveDoesNotCoverIsRefused() {
        PlacedOrder order = paid();
        Operator operator = operator();
        operator.because(order, "hold").then().statusCode(200);
        try (DrainedReserve reserve = DrainedReserve.leaving(database, "UAH", "4119.99")) {
            operator.because(order, "release").then().statusCode(409).body("code", equalTo("reserve-insufficient"));
            operator.because(order, "requote").then().statusCode(409).body("code", equalTo("reserve-insufficient"));
        }
        operator.because(order, "release").then().statusCode(200);
    }
}
