package dev.exchanger.exchange.rate;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.testkit.event.EventSchemas;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

/** A rate that jumps stops its pair, both ways, until an operator has looked; and which source is heard when. */
@QuarkusTest
class JumpBreakerTest extends DeskTest {

    @Inject
    RateService rates;

    @Inject
    RateFeed feed;

    @Inject
    MeterRegistry metrics;

    private final UserSpec operator = UserSpec.admin("rates:write");

    /** Before, too: an operator's rate of another test may still hold, and no source would be heard. */
    @BeforeEach
    @AfterEach
    void giveTheRateBack() {
        database.update("UPDATE pairs SET halted_at = NULL, halt_reason = NULL, offered_bid = NULL, offered_ask = NULL,"
                + " offered_by = NULL, max_jump = NULL WHERE 'USD' IN (from_currency, to_currency)");
        database.update("UPDATE exchange_rates SET valid_from = valid_from - interval '2 days',"
                + " valid_until = valid_from - interval '1 day' WHERE source <> 'static' AND from_currency = 'USD'");
        faults.redis().command("DEL", "cache:web:rates:USD_UAH", "cache:web:rates:UAH_USD");
        feed.refresh().await().atMost(Duration.ofSeconds(10));
    }

    private void offer(String source, String bid, String ask) {
        rates.offer(source, new SourcedRate("USD", "UAH", new BigDecimal(bid), new BigDecimal(ask)))
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    private Response quote(String from, String to) {
        return desk.quote(Desk.customer(), from, to, "give", from.equals("USD") ? "100" : "4000");
    }

    private Response resume() {
        return desk.as(operator).post("/api/v1/admin/rates/USD/UAH/resume");
    }

    private long halts() {
        return (long) metrics.counter("exchanger.rate.halts", "pair", "USD/UAH").count();
    }

    @ParameterizedTest
    @CsvSource({"43.06, 43.20", "38.94, 39.00", "41.00, 43.60", "0.000001, 0.000002", "999999, 999999"})
    void aJumpHaltsBothDirections(String bid, String ask) {
        long before = halts();
        // As a customer sees it: the displayed rate is in the cache.
        desk.anonymous().get("/api/v1/rates?from=USD&to=UAH").then().body("rates", hasSize(1));
        offer("first", bid, ask);

        for (List<String> pair : List.of(List.of("USD", "UAH"), List.of("UAH", "USD"))) {
            quote(pair.get(0), pair.get(1))
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("pair-halted"));
            desk.anonymous()
                    .get("/api/v1/rates?from=" + pair.get(0) + "&to=" + pair.get(1))
                    .then()
                    .body("rates", hasSize(0));
            desk.anonymous()
                    .get("/api/v1/rates?from=" + pair.get(0))
                    .then()
                    .body("rates.findAll { it.to == '" + pair.get(1) + "' }", hasSize(0));
        }
        assertThat(halts()).isEqualTo(before + 1);
        assertThat(database.value("SELECT source FROM exchange_rates WHERE from_currency = 'USD' ORDER BY valid_from"
                        + " DESC LIMIT 1"))
                .isEqualTo("static");
        // Other pairs go on.
        quote("USDT", "UAH").then().statusCode(201);
    }

    @ParameterizedTest
    @CsvSource({"43.05, 43.50", "38.95, 39.43", "41, 41.5"})
    void aStepWithinTheLimitIsTaken(String bid, String ask) {
        offer("first", bid, ask);
        offer("second", "20", "21");
        quote("USD", "UAH").then().statusCode(201).body("source", equalTo("first"));
    }

    @Test
    void aPairMayHaveALimitOfItsOwn() {
        database.update("UPDATE pairs SET max_jump = 0.001 WHERE from_currency = 'UAH' AND to_currency = 'USD'");
        offer("first", "41.04", "41.54");
        quote("USD", "UAH").then().statusCode(201);
        offer("first", "41.10", "41.54");
        quote("USD", "UAH").then().statusCode(503).body("code", equalTo("pair-halted"));
    }

    @Test
    void manyReplicasThatSeeTheSameJumpHaltOnceAndTellOnce() {
        long events = haltEvents();
        long before = halts();
        AtOnce.run(6, replica -> {
            offer("first", "50", "51");
            return replica;
        });
        assertThat(haltEvents()).isEqualTo(events + 1);
        assertThat(halts()).isEqualTo(before + 1);
        String event = (String) database.value(
                "SELECT event::text FROM outbox WHERE type = 'exchange.rate.halted.v1' ORDER BY position DESC LIMIT 1");
        EventSchemas.shared().assertValid(event);
        assertThat(event).contains("\"USD/UAH\"", "\"offeredBid\": \"50\"", "\"bid\": \"41\"", "\"limit\": \"0.05\"");
    }

    private long haltEvents() {
        return database.count("SELECT count(*) FROM outbox WHERE type = 'exchange.rate.halted.v1'");
    }

    @Test
    void aHaltedPairStaysHaltedWhateverIsOffered() {
        offer("first", "50", "51");
        offer("first", "41", "41.5");
        feed.refresh().await().atMost(Duration.ofSeconds(10));
        quote("USD", "UAH").then().statusCode(503).body("code", equalTo("pair-halted"));
    }

    @Test
    void resumedItTradesAtWhatTheOperatorHasSeenButNotAtTheOldRate() {
        offer("first", "50", "51");
        resume().then().statusCode(204);
        resume().then().statusCode(409).body("code", equalTo("pair-not-halted"));
        offer("first", "50.5", "51.2");
        quote("USD", "UAH").then().statusCode(201).body("rate", equalTo("50.5"));
        desk.anonymous().get("/api/v1/rates?from=USD&to=UAH").then().body("rates[0].rate", equalTo("50.5"));
        // The new level is the one jumps are measured from.
        offer("first", "41", "41.5");
        quote("USD", "UAH").then().statusCode(503).body("code", equalTo("pair-halted"));
        await().until(() -> database.count("SELECT count(*) FROM audit_pending") == 0);
        assertThat(new DeskDatabase(faults.database("exchanger_admin"))
                        .count(
                                "SELECT count(*) FROM audit_logs WHERE action = 'rate.resume' AND resource_id = 'USD/UAH'"
                                        + " AND old_values ->> 'reason' LIKE 'first offered 50:51%'"))
                .isEqualTo(1);
    }

    @Test
    void resumedItHaltsAgainForAnotherJump() {
        offer("first", "50", "51");
        resume().then().statusCode(204);
        offer("first", "60", "61");
        quote("USD", "UAH").then().statusCode(503).body("code", equalTo("pair-halted"));
    }

    @Test
    void anOperatorsRateResumesToo() {
        offer("first", "50", "51");
        desk.as(operator)
                .body(Map.of("bid", "49", "ask", "49.5", "validFor", "PT1H"))
                .put("/api/v1/admin/rates/USD/UAH")
                .then()
                .statusCode(200);
        quote("USD", "UAH").then().statusCode(201).body("rate", equalTo("49"));
        quote("UAH", "USD").then().statusCode(201);
        desk.anonymous().get("/api/v1/rates?from=USD&to=UAH").then().body("rates[0].rate", equalTo("49"));
    }

    @Test
    void onlyOperatorsWithThePermissionResume() {
        offer("first", "50", "51");
        desk.as(UserSpec.admin("orders:read"))
                .post("/api/v1/admin/rates/USD/UAH/resume")
                .then()
                .statusCode(403);
        desk.as(Desk.customer())
                .post("/api/v1/admin/rates/USD/UAH/resume")
                .then()
                .statusCode(401);
        desk.as(operator)
                .post("/api/v1/admin/rates/UAH/USD/resume")
                .then()
                .statusCode(404)
                .body("code", equalTo("rate-unknown"));
        quote("USD", "UAH").then().statusCode(503);
    }

    @Test
    void eachSourceHasItsOwnFreshnessAndTheNextOneTakesOver() {
        offer("second", "41.1", "41.6");
        quote("USD", "UAH").then().body("source", equalTo("second"));
        offer("first", "41.2", "41.7");
        quote("USD", "UAH").then().body("source", equalTo("first"));
        offer("second", "41.1", "41.6");
        quote("USD", "UAH").then().body("source", equalTo("first"));

        // The first is dead: after its second nobody stands behind its rate.
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> quote("USD", "UAH").then().statusCode(503).body("code", equalTo("rate-stale")));
        offer("second", "41.1", "41.6");
        quote("USD", "UAH").then().statusCode(201).body("source", equalTo("second"));
        // Back again it is heard at once.
        offer("first", "41.3", "41.8");
        quote("USD", "UAH").then().statusCode(201).body("source", equalTo("first"));
    }
}
