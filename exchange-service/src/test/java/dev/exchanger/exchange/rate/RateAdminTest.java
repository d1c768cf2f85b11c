package dev.exchanger.exchange.rate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** An operator sets a rate: it holds at once, everybody hears of it, and it is on record who did it. */
@QuarkusTest
class RateAdminTest extends DeskTest {

    @Inject
    RateFeed feed;

    private final UserSpec operator = UserSpec.admin("rates:write");

    private Response set(UserSpec user, String pair, Object body) {
        return desk.as(user).body(body).put("/api/v1/admin/rates/" + pair);
    }

    @AfterEach
    void giveTheRateBack() {
        database.update("UPDATE exchange_rates SET valid_from = valid_from - interval '2 days',"
                + " valid_until = valid_from - interval '1 day' WHERE source = 'operator' AND from_currency = 'BTC'");
        faults.redis().command("DEL", "cache:web:rates:BTC_USDT", "cache:web:rates:USDT_BTC");
    }

    @Test
    void theNewRateHoldsAtOnceAndEverywhere() {
        desk.anonymous().get("/api/v1/rates?from=BTC&to=USDT").then().body("rates[0].rate", equalTo("64000"));

        set(operator, "BTC/USDT", Map.of("bid", "65000.50", "ask", "65100", "validFor", "PT1H"))
                .then()
                .statusCode(200)
                .body("bid", equalTo("65000.5"))
                .body("source", equalTo("operator"));

        desk.quote(Desk.customer(), "BTC", "USDT", "give", "0.01")
                .then()
                .statusCode(201)
                .body("get", equalTo("650.005000"))
                .body("source", equalTo("operator"));
        // The cache shows it too: it was renewed with the change, not left to run out.
        desk.anonymous().get("/api/v1/rates?from=BTC&to=USDT").then().body("rates[0].rate", equalTo("65000.5"));
        desk.anonymous()
                .get("/api/v1/rates?to=USDT&from=BTC")
                .then()
                .body("rates", hasSize(1))
                .body("rates[0].source", equalTo("operator"));
    }

    @Test
    void theChangeIsAuditedWithOldAndNewValuesInTheOtherDatabase() {
        desk.as(operator)
                .header("User-Agent", "back-office/1.0")
                .body(Map.of("bid", "65001", "ask", "65101"))
                .put("/api/v1/admin/rates/BTC/USDT")
                .then()
                .statusCode(200);
        DeskDatabase admin = new DeskDatabase(faults.database("exchanger_admin"));
        await().until(() -> admin.count("SELECT count(*) FROM audit_logs WHERE admin_id = ?", operator.userId()) == 1);
        Map<String, Object> entry = admin.rows(
                        "SELECT *, old_values ->> 'bid' AS old_bid, new_values ->> 'bid' AS new_bid,"
                                + " row_hash = sha256(prev_hash || convert_to(audit_text(l), 'UTF8')) AS sound"
                                + " FROM audit_logs l WHERE admin_id = ?",
                        operator.userId())
                .get(0);
        assertThat(entry)
                .containsEntry("action", "rate.set")
                .containsEntry("resource_id", "BTC/USDT")
                .containsEntry("user_agent", "back-office/1.0")
                .containsEntry("old_bid", "64000")
                .containsEntry("new_bid", "65001")
                .containsEntry("sound", true);
        assertThat(entry.get("ip_address").toString()).isEqualTo("127.0.0.1");
        await().until(() -> database.count("SELECT count(*) FROM audit_pending") == 0);
    }

    @Test
    void sourcesAreNotHeardWhileTheOperatorsRateHolds() {
        set(operator, "BTC/USDT", Map.of("bid", "65002", "ask", "65102")).then().statusCode(200);
        long rows = database.count("SELECT count(*) FROM exchange_rates WHERE from_currency = 'BTC'");
        feed();
        assertThat(database.count("SELECT count(*) FROM exchange_rates WHERE from_currency = 'BTC'"))
                .isEqualTo(rows);
        database.update("UPDATE exchange_rates SET valid_from = valid_from - interval '2 hours',"
                + " valid_until = now() - interval '1 hour' WHERE source = 'operator' AND from_currency = 'BTC'");
        feed();
        desk.quote(Desk.customer(), "BTC", "USDT", "give", "0.01").then().body("source", equalTo("static"));
    }

    private void feed() {
        feed.refresh().await().atMost(Duration.ofSeconds(10));
    }

    @Test
    void onlyOperatorsWithThePermissionMay() {
        Map<String, String> body = Map.of("bid", "1", "ask", "1");
        set(UserSpec.admin(), "BTC/USDT", body).then().statusCode(403);
        set(UserSpec.admin("orders:read"), "BTC/USDT", body).then().statusCode(403);
        set(UserSpec.of(operator.userId(), "web", Set.of("rates:write")), "BTC/USDT", body)
                .then()
                .statusCode(401);
        desk.anonymous().body(body).put("/api/v1/admin/rates/BTC/USDT").then().statusCode(401);
        assertThat(database.count("SELECT count(*) FROM exchange_rates WHERE bid = 1"))
                .isZero();
    }

    @Test
    void aPairIsSetInItsOwnDirection() {
        for (String pair : List.of("USDT/BTC", "BTC/EUR", "XXX/YYY")) {
            set(operator, pair, Map.of("bid", "1", "ask", "1"))
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("rate-unknown"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"bid\":\"2\",\"ask\":\"1\"}",
                "{\"bid\":\"0\",\"ask\":\"1\"}",
                "{\"bid\":\"-1\",\"ask\":\"1\"}",
                "{\"bid\":\"1\"}",
                "{\"bid\":\"1.0000000000000000001\",\"ask\":\"2\"}",
                "{\"bid\":\"1\",\"ask\":\"2\",\"validFor\":\"PT0S\"}",
                "{\"bid\":\"1\",\"ask\":\"2\",\"validFor\":\"P40D\"}"
            })
    void whatIsNoRateIsRefused(String body) {
        set(operator, "BTC/USDT", body).then().statusCode(422).body("code", equalTo("validation"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"bid\":1,\"ask\":2}", "{\"bid\":\"1\",\"ask\":\"2\",\"validFor\":\"soon\"}", "x"})
    void whatCannotBeReadIsRefused(String body) {
        set(operator, "BTC/USDT", body).then().statusCode(400).body("code", equalTo("malformed-body"));
    }
}
