package dev.exchanger.exchange.ledger;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.DrainedReserve;
import dev.exchanger.exchange.testing.Operator;
import dev.exchanger.exchange.testing.SandboxCallback;
import dev.exchanger.exchange.testing.SettledDeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

/** The books balance whatever is tried, and the desk never promises what it does not have. */
@QuarkusTest
class LedgerTest extends SettledDeskTest {

    private static final String BOOK = "SELECT book(gen_random_uuid(), 'reserve', ?::uuid, NULL, ?::jsonb)";
    /** What one order of 100 USDT is promised. */
    private static final BigDecimal PROMISED = new BigDecimal("4120");

    private static String posting(String account, String currency, String amount) {
        return "{\"account\":\"%s\",\"currency\":\"%s\",\"amount\":\"%s\"}".formatted(account, currency, amount);
    }

    private static String balanced(String amount) {
        return "[" + posting("cash:treasury", "USD", amount) + "," + posting("equity", "USD", "-" + amount) + "]";
    }

    @Test
    void whatDoesNotSumToZeroIsRefusedAtTheCommit() throws SQLException {
        List<String> unbalanced = List.of(
                "[" + posting("cash:treasury", "USD", "1") + "]",
                "[" + posting("cash:treasury", "USD", "1") + "," + posting("equity", "USD", "-0.999999") + "]",
                // Balanced over all, but not in each currency.
                "[" + posting("cash:treasury", "USD", "1") + "," + posting("equity", "USDT", "-1") + "]",
                "[]");
        for (String entries : unbalanced) {
            try (Connection connection = database.connect();
                    PreparedStatement book = connection.prepareStatement(BOOK)) {
                connection.setAutoCommit(false);
                book.setObject(1, UUID.randomUUID());
                book.setString(2, entries);
                book.execute();
                assertThatThrownBy(connection::commit).hasMessageMatching("(?s).*(is off by|moves nothing).*");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE postings SET amount = amount + 1",
                "DELETE FROM postings",
                "TRUNCATE postings",
                "UPDATE transactions SET kind = 'correction'",
                "DELETE FROM transactions",
                "TRUNCATE transactions CASCADE"
            })
    void whatIsBookedStays(String statement) {
        assertThatThrownBy(() -> database.update(statement)).hasStackTraceContaining("append-only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cash:", "cash:X", "pocket", "customer:1"})
    void anAccountThatDoesNotExistIsRefused(String account) {
        String entries = "[" + posting(account, "USD", "1") + "," + posting("equity", "USD", "-1") + "]";
        assertThatThrownBy(() -> database.rows(BOOK, UUID.randomUUID(), entries))
                .hasStackTraceContaining("postings_account_check");
    }

    @Test
    void oneThingIsBookedOnceHoweverManySayIt() {
        UUID source = UUID.randomUUID();
        BigDecimal before = balance("USD");
        List<Object> booked = AtOnce.run(8, i -> database.value(BOOK, source, balanced("3")));
        assertThat(booked).filteredOn(Boolean.TRUE::equals).hasSize(1);
        assertThat(balance("USD")).isEqualByComparingTo(before.add(new BigDecimal("3")));
    }

    @Test
    void anOrderTakesItsHoldAndGivesItBack() {
        DrainedReserve.awaitFolded(database, "UAH");
        BigDecimal before = held();
        PlacedOrder order = desk.place(Desk.customer());
        assertThat(held()).isEqualByComparingTo(before.add(PROMISED));
        desk.cancel(order, "*").then().statusCode(200);
        awaitHeld(before);
    }

    @Test
    void anOrderThatIsPaidOutUsesItsHoldUp() {
        DrainedReserve.awaitFolded(database, "UAH");
        BigDecimal heldBefore = held();
        BigDecimal balanceBefore = balance("UAH");
        PlacedOrder order = desk.place(Desk.customer());
        desk.pay(order).then().statusCode(202);
        assertThat(held()).isEqualByComparingTo(heldBefore.add(PROMISED));
        Operator operator = Operator.at(desk);
        operator.claim(order).then().statusCode(200);
        operator.complete(order).then().statusCode(200);
        assertThat(held()).isEqualByComparingTo(heldBefore);
        assertThat(balance("UAH")).isEqualByComparingTo(balanceBefore.subtract(PROMISED));
    }

    @Test
    void anOrderOfTheVeryLastOfTheReserveCanBePaidOut() {
        PlacedOrder order;
        Operator operator = Operator.at(desk);
        try (DrainedReserve reserve = DrainedReserve.leaving(database, "UAH", "4120")) {
            order = desk.place(Desk.customer());
            desk.pay(order).then().statusCode(202);
            operator.claim(order).then().statusCode(200);
            operator.complete(order).then().statusCode(200).body("order.status", equalTo("completed"));
        }
    }

    @Test
    void whatTheDeskDoesNotHaveItDoesNotPromise() {
        UserSpec customer = Desk.customer();
        String quote = desk.quoteId(customer);
        try (DrainedReserve reserve = DrainedReserve.leaving(database, "UAH", "4119.99")) {
            desk.order(customer, quote, "key").then().statusCode(409).body("code", equalTo("reserve-insufficient"));
        }
        // Nothing of the request was kept: quote and key are still good.
        desk.order(customer, quote, "key").then().statusCode(201);
    }

    @Test
    void ofManyAtOnceForTheLastOfAReserveOneGetsIt() {
        List<UserSpec> customers = new ArrayList<>();
        List<String> quotes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            customers.add(Desk.customer());
            quotes.add(desk.quoteId(customers.get(i)));
        }
        try (DrainedReserve reserve = DrainedReserve.leaving(database, "UAH", "5000")) {
            List<Response> answers = AtOnce.run(6, i -> desk.order(customers.get(i), quotes.get(i), "key"));
            assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() != 201)
                    .allSatisfy(answer -> answer.then().statusCode(409).body("code", equalTo("reserve-insufficient")));
        }
    }

    @Test
    void aLatePaymentThatCannotBeHeldStaysLate() {
        PlacedOrder order = desk.place(Desk.customer());
        // Paid in time but told late: it would be honoured.
        database.update("UPDATE orders SET expires_at = now() + interval '1 second' WHERE id = ?", order.id());
        SandboxCallback callback = SandboxCallback.of(order.reference());
        await().atMost(Duration.ofSeconds(10)).until(() -> desk.status(order).equals("expired"));
        try (DrainedReserve reserve = DrainedReserve.leaving(database, "UAH", "4119.99")) {
            callback.send().then().statusCode(202);
            assertThat(desk.status(order)).isEqualTo("late_paid");
            assertThat(database.value("SELECT outcome FROM payments WHERE order_id = ?", order.id()))
                    .isEqualTo("late");
        }
        // The money is there, and with the reserve an operator may honour it.
        Operator operator = Operator.at(desk);
        operator.file(order).then().body("transactions.kind", contains("payment"));
        operator.because(order, "release").then().statusCode(200).body("order.status", equalTo("paid"));
    }

    @Test
    void expiryAndCreationAtOnceKeepTheHoldsRight() {
        List<PlacedOrder> ending = AtOnce.run(12, i -> desk.place(Desk.customer()));
        AtOnce.run(16, i -> {
            if (i % 4 == 0) {
                for (PlacedOrder order : ending.subList(i / 4 * 3, i / 4 * 3 + 3)) {
                    database.update("UPDATE orders SET expires_at = now() WHERE id = ?", order.id());
                }
                return i;
            }
            desk.place(Desk.customer());
            return i;
        });
        ending.forEach(order -> await().atMost(Duration.ofSeconds(10))
                .until(() -> desk.status(order).equals("expired")));
        DrainedReserve.awaitFolded(database, "UAH");
        assertThat(held()).isEqualByComparingTo((BigDecimal) database.value(
                "SELECT sum(amount_out) FROM orders WHERE to_currency = 'UAH' AND holds_reserve(status)"));
    }

    @Test
    void codeAndDatabaseHoldForTheSameStatuses() {
        for (OrderStatus status : OrderStatus.values()) {
            assertThat(database.value("SELECT holds_reserve(?)", status.code()))
                    .as(status.code())
                    .isEqualTo(status.holdsReserve());
        }
    }

    @Test
    void theDatabaseRefusesToPromiseMoreThanThereIs() {
        assertThatThrownBy(() -> database.update("UPDATE reserves SET held = balance + 1 WHERE currency = 'USD'"))
                .hasStackTraceContaining("reserves_covered");
        Map<String, Object> reserve = database.rows("SELECT balance, held FROM reserves WHERE currency = 'USD'")
                .get(0);
        assertThat((BigDecimal) reserve.get("held")).isLessThanOrEqualTo((BigDecimal) reserve.get("balance"));
    }

    private BigDecimal held() {
        return (BigDecimal) database.value("SELECT held FROM reserves WHERE currency = 'UAH'");
    }

    private BigDecimal balance(String currency) {
        return (BigDecimal) database.value("SELECT balance FROM reserves WHERE currency = ?", currency);
    }

    private void awaitHeld(BigDecimal expected) {
        await().atMost(Duration.ofSeconds(10)).until(() -> held().compareTo(expected) == 0);
    }
}
