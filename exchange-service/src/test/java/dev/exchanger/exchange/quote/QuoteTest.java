package dev.exchanger.exchange.quote;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

@QuarkusTest
class QuoteTest extends DeskTest {

    private final UserSpec customer = Desk.customer();

    @Test
    void theCustomerMayNameTheResult() {
        desk.quote(customer, "USDT", "UAH", "get", "4120.01")
                .then()
                .statusCode(201)
                .body("get", equalTo("4120.01"))
                // 4120.01 / 41.2 = 100.000242..: the next millionth above.
                .body("give", equalTo("100.000243"));
    }

    @Test
    void theOtherDirectionIsPricedByTheAsk() {
        desk.quote(customer, "UAH", "USDT", "give", "4160")
                .then()
                .statusCode(201)
                .body("give", equalTo("4160.00"))
                .body("get", equalTo("99.999999"))
                .body("rate", equalTo("0.024038461538461538"));
    }

    @ParameterizedTest
    @CsvSource({
        "USDT, EUR, give, 100, 422, pair-unknown",
        "BTC, UAH, give, 1, 422, pair-unknown",
        "USDT, USDT, give, 100, 422, pair-unknown",
        "USDT, UAH, give, 100.0000001, 422, amount-scale",
        "USDT, UAH, get, 4120.001, 422, amount-scale",
        "USDT, UAH, give, 9.999999, 422, amount-out-of-range",
        "USDT, UAH, give, 50000.000001, 422, amount-out-of-range",
        "USDT, UAH, give, 0, 422, amount-out-of-range",
        "USDT, UAH, get, 0, 422, amount-out-of-range",
        "USDT, UAH, get, 999999999999999999, 422, amount-out-of-range",
        "USDT, UAH, give, 999999999999999999, 422, amount-out-of-range",
        "usdt, UAH, give, 100, 422, validation",
        "USDT, UAH, give, -100, 422, validation",
        "USDT, UAH, give, 1e2, 422, validation",
        "USDT, UAH, give, '1,5', 422, validation",
        "USDT, UAH, give, 0100, 422, validation",
        "USDT, UAH, take, 100, 400, malformed-body",
    })
    void whatCannotBePricedIsRefused(String from, String to, String side, String amount, int status, String code) {
        long before = database.count("SELECT count(*) FROM quotes");
        desk.quote(customer, from, to, side, amount)
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code));
        assertThat(database.count("SELECT count(*) FROM quotes")).isEqualTo(before);
    }

    @Test
    void theLimitsAreToldWithTheRefusal() {
        desk.quote(customer, "USDT", "UAH", "give", "1")
                .then()
                .statusCode(422)
                .body("minGive", equalTo("10"))
                .body("maxGive", equalTo("50000"))
                .body("errors.field", hasItem("amount"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "null",
                "{\"from\":\"USDT\",\"to\":\"UAH\",\"side\":\"give\",\"amount\":100}",
                "{\"from\":\"USDT\",\"to\":\"UAH\",\"side\":0,\"amount\":\"100\"}",
                "{\"from\":\"USDT\",\"to\":\"UAH\",\"side\":\"give\",\"amount\":\"100\",\"rate\":\"99\"}",
                "{\"from\":\"USDT\",\"from\":\"USDT\",\"to\":\"UAH\",\"side\":\"give\",\"amount\":\"100\"}"
            })
    void whatIsNotAQuoteRequestIsRefused(String body) {
        int status = desk.as(customer)
                .body(body)
                .post("/api/v1/quotes")
                .then()
                .extract()
                .statusCode();
        assertThat(status).isIn(400, 422);
    }

    @Test
    void aStaleRateIsNotTradedOn() {
        database.update("UPDATE exchange_rates SET valid_from = valid_from - interval '2 hours',"
                + " valid_until = now() - interval '1 hour' WHERE from_currency = 'USD'");
        try {
            desk.quote(customer, "USD", "UAH", "give", "100")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "5")
                    .body("code", equalTo("rate-stale"));
        } finally {
            database.update(
                    "UPDATE exchange_rates SET valid_until = now() + interval '5 minutes' WHERE from_currency = 'USD'");
        }
    }

    @Test
    void onlyCustomersAskForQuotes() {
        Map<String, String> body = Map.of("from", "USDT", "to", "UAH", "side", "give", "amount", "100");
        desk.anonymous().body(body).post("/api/v1/quotes").then().statusCode(401);
        desk.as(UserSpec.admin("rates:write"))
                .body(body)
                .post("/api/v1/quotes")
                .then()
                .statusCode(401);
        desk.as(UserSpec.telegram(customer.userId()))
                .body(body)
                .post("/api/v1/quotes")
                .then()
                .statusCode(201);
    }
}
