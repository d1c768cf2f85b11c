package dev.exchanger.exchange.reserve;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.SettledDeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

/** What the owners bring and take is booked once, and never what orders hold. */
@QuarkusTest
class ReserveAdminTest extends SettledDeskTest {

    private final UserSpec treasurer = UserSpec.admin("orders:read", "reserves:write");

    private Response change(UserSpec user, String path, String key, Object body) {
        return desk.as(user).header("Idempotency-Key", key).body(body).post("/api/v1/admin/reserves/" + path);
    }

    private static Map<String, String> amount(String amount) {
        return Map.of("amount", amount, "reason", "a test says so");
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private BigDecimal balance(String currency) {
        return (BigDecimal) database.value("SELECT balance FROM reserves WHERE currency = ?", currency);
    }

    @Test
    void theListTellsWhatIsLeft() {
        desk.place(Desk.customer());
        Response list = desk.as(treasurer).get("/api/v1/admin/reserves");
        list.then().statusCode(200).body("reserves.currency", hasItems("BTC", "UAH", "USD", "USDT"));
        Map<String, String> uah = list.path("reserves.find { it.currency == 'UAH' }");
        assertThat(new BigDecimal(uah.get("balance")).subtract(new BigDecimal(uah.get("held"))))
                .isEqualByComparingTo(uah.get("available"));
        assertThat(new BigDecimal(uah.get("held"))).isGreaterThanOrEqualTo(new BigDecimal("4120"));
    }

    @Test
    void aDepositIsBookedAndAudited() {
        BigDecimal before = balance("BTC");
        change(treasurer, "BTC/deposit", key(), amount("1.5")).then().statusCode(200);
        assertThat(balance("BTC")).isEqualByComparingTo(before.add(new BigDecimal("1.5")));
        change(treasurer, "BTC/withdraw", key(), amount("1.5")).then().statusCode(200);
        assertThat(balance("BTC")).isEqualByComparingTo(before);
        DeskDatabase admin = new DeskDatabase(faults.database("exchanger_admin"));
        await().until(() -> admin.count("SELECT count(*) FROM audit_logs WHERE admin_id = ?", treasurer.userId()) == 2);
        assertThat(admin.rows(
                        "SELECT action, resource_id, new_values ->> 'reason' AS reason,"
                                + " (new_values ->> 'balance')::numeric - (old_values ->> 'balance')::numeric AS moved"
                                + " FROM audit_logs WHERE admin_id = ? ORDER BY created_at",
                        treasurer.userId()))
                .satisfiesExactly(
                        deposit -> assertThat(deposit)
                                .containsEntry("action", "reserve.deposit")
                                .containsEntry("resource_id", "BTC")
                                .containsEntry("reason", "a test says so")
                                .hasEntrySatisfying("moved", moved -> assertThat((BigDecimal) moved)
                                        .isEqualByComparingTo("1.5")),
                        withdrawal -> assertThat(withdrawal).containsEntry("action", "reserve.withdraw"));
    }

    @Test
    void aRepeatedRequestIsBookedOnce() {
        BigDecimal before = balance("USD");
        String key = key();
        List<Response> answers = AtOnce.run(6, i -> change(treasurer, "USD/deposit", key, amount("10")));
        assertThat(answers).allMatch(answer -> answer.statusCode() == 200 || answer.statusCode() == 409);
        change(treasurer, "USD/deposit", key, amount("10")).then().statusCode(200);
        assertThat(balance("USD")).isEqualByComparingTo(before.add(new BigDecimal("10")));
        change(treasurer, "USD/deposit", key, amount("11"))
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"));
        change(treasurer, "USD/withdraw", key, amount("10"))
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"));
    }

    @Test
    void whatOrdersHoldIsNotTaken() {
        desk.place(Desk.customer());
        String all = balance("UAH").stripTrailingZeros().toPlainString();
        change(treasurer, "UAH/withdraw", key(), amount(all))
                .then()
                .statusCode(409)
                .body("code", equalTo("reserve-insufficient"));
        assertThat(balance("UAH")).isEqualByComparingTo(all);
    }

    @ParameterizedTest
    @CsvSource({"web,401,401", "telegram,401,401", "admin,403,403"})
    void onlyWhoMayIsLetIn(String context, int reading, int writing) {
        Set<String> permissions = context.equals("admin") ? Set.of() : Set.of("orders:read", "reserves:write");
        UserSpec user = UserSpec.of(UUID.randomUUID(), context, permissions);
        desk.as(user).get("/api/v1/admin/reserves").then().statusCode(reading);
        change(user, "USD/deposit", key(), amount("1")).then().statusCode(writing);
        change(user, "USD/withdraw", key(), amount("1")).then().statusCode(writing);
        change(UserSpec.admin("orders:read"), "USD/deposit", key(), amount("1"))
                .then()
                .statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"amount\":\"0\",\"reason\":\"r\"}",
                "{\"amount\":\"-1\",\"reason\":\"r\"}",
                "{\"amount\":\"1.001\",\"reason\":\"r\"}",
                "{\"amount\":\"1\"}",
                "{\"amount\":\"1\",\"reason\":\"\"}"
            })
    void whatIsNoAmountIsRefused(String body) {
        change(treasurer, "USD/deposit", key(), body).then().statusCode(422);
    }

    @Test
    void aKeyAndACurrencyAreNeeded() {
        desk.as(treasurer)
                .body(amount("1"))
                .post("/api/v1/admin/reserves/USD/deposit")
                .then()
                .statusCode(400)
                .body("code", equalTo("idempotency-key-required"));
        change(treasurer, "EUR/deposit", key(), amount("1")).then().statusCode(404);
    }
}
