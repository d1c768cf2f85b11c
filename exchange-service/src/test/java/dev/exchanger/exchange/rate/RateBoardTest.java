package dev.exchanger.exchange.rate;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.DeskTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

/** What is shown: loaded once however many ask, never older than the last change, and how it came to be. */
@QuarkusTest
class RateBoardTest extends DeskTest {

    private static final String KEY = "cache:web:rates:USD_UAH";

    @Inject
    RateService rates;

    @Inject
    RateFeed feed;

    @Inject
    MeterRegistry metrics;

    @AfterEach
    void giveTheRateBack() {
        database.update("UPDATE exchange_rates SET valid_from = valid_from - interval '2 days',"
                + " valid_until = valid_from - interval '1 day' WHERE source <> 'static' AND from_currency = 'USD'");
        faults.redis().command("DEL", KEY, "cache:web:rates:UAH_USD");
        feed.refresh().await().atMost(Duration.ofSeconds(10));
    }

    private void offer(String bid, String ask) {
        rates.offer("second", new SourcedRate("USD", "UAH", new BigDecimal(bid), new BigDecimal(ask)))
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    private Response shown() {
        return desk.anonymous().get("/api/v1/rates?from=USD&to=UAH");
    }

    private Response history(String query) {
        return desk.anonymous().get("/api/v1/rates/" + query);
    }

    @Test
    void fiftyWhoMissAtOnceCostOneLoad() {
        // A look into the cache that takes longer than 50 ms counts as a miss: a busy machine may spoil a round.
        List<Double> loads = new ArrayList<>();
        do {
            faults.redis().command("DEL", KEY);
            double before = metrics.counter("exchanger.rate.cache.loads").count();
            List<Response> answers = AtOnce.run(50, i -> shown());
            assertThat(answers).allSatisfy(answer -> answer.then().body("rates[0].rate", equalTo("41")));
            assertThat(faults.redis().command("GET", KEY)).isNotNull();
            loads.add(metrics.counter("exchanger.rate.cache.loads").count() - before);
        } while (!loads.contains(1.0) && loads.size() < 5);
        assertThat(loads).contains(1.0).allMatch(count -> count >= 1 && count < 10);
    }

    @Test
    void aChangeIsShownAtOnceAndNeverTakenBack() {
        shown().then().body("rates[0].rate", equalTo("41"));
        String old = (String) faults.redis().command("GET", KEY);
        offer("41.1", "41.6");
        shown().then().body("rates[0].rate", equalTo("41.1"));
        assertThat((String) faults.redis().command("GET", KEY))
                .isNotEqualTo(old)
                .contains("41.1");
        assertThat((Long) faults.redis().command("PTTL", KEY)).isBetween(1L, 300_000L);
    }

    @Test
    void theHistoryIsReadPageByPage() {
        String since = database.value("SELECT rfc3339(clock_timestamp() - interval '1 millisecond')")
                .toString();
        offer("41.1", "41.6");
        offer("41.2", "41.7");
        offer("41.25", "41.8");
        Response first = history("USD/UAH/history?limit=2&from=" + since);
        first.then()
                .statusCode(200)
                .body("rates", hasSize(2))
                .body("rates[0].bid", equalTo("41.25"))
                .body("rates[0].ask", equalTo("41.8"))
                .body("rates[0].source", equalTo("second"))
                .body("rates[1].bid", equalTo("41.2"));
        assertThat(first.header("Link")).contains("rel=\"next\"");
        history("USD/UAH/history?limit=2&from=" + since + "&cursor=" + first.path("nextCursor"))
                .then()
                .statusCode(200)
                .body("rates", hasSize(1))
                .body("rates[0].bid", equalTo("41.1"))
                .body("nextCursor", nullValue());
        // Until the second one began.
        history("USD/UAH/history?from=" + since + "&to=" + first.path("rates[1].validFrom"))
                .then()
                .body("rates.bid", equalTo(List.of("41.1")));
        // The other direction: what is given and taken change places.
        history("UAH/USD/history?limit=1")
                .then()
                .body("rates[0].bid", equalTo("0.023923444976076555"))
                .body("rates[0].ask", equalTo("0.024242424242424243"));
    }

    @Test
    void thePagesHoldAllRatesOnce() {
        for (int i = 1; i <= 7; i++) {
            offer("41.0" + i, "41.5");
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Response page = history("USD/UAH/history?limit=3" + cursor);
            seen.addAll(page.path("rates.validFrom"));
            String next = page.path("nextCursor");
            cursor = next == null ? null : "&cursor=" + next;
        }
        assertThat(seen).doesNotHaveDuplicates();
        assertThat(seen)
                .hasSize((int) database.count("SELECT count(*) FROM exchange_rates WHERE from_currency = 'USD'"));
    }

    @ParameterizedTest
    @CsvSource({
        "USD/BTC/history, 404, rate-unknown",
        "XXX/YYY/history, 404, rate-unknown",
        "usd/UAH/history, 422, validation",
        "USD/UAH/history?limit=0, 422, validation",
        "USD/UAH/history?from=yesterday, 422, validation",
        "USD/UAH/history?to=2026-13-01T00:00:00Z, 422, validation",
        "USD/UAH/history?cursor=abc, 400, invalid-cursor"
    })
    void whatCannotBeAnsweredIsRefused(String query, int status, String code) {
        history(query).then().statusCode(status).body("code", equalTo(code));
    }
}
