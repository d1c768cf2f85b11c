package dev.exchanger.exchange.admin;

import java.time.Duration;
import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.FaultyDeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** Without Redis the back office answers from its database: nothing fails, nothing is old, and it is said. */
@QuarkusTest
class OfficeCacheTest extends FaultyDeskTest {

    private static final String REPORTS = "/api/v1/admin/reports";
    private static final String METRIC =
            "/api/v1/admin/metrics?name=outbox.age&from=2026-03-05T10:00:00Z&to=2026-03-05T11:00:00Z&step=PT1H";
    private static final Map<String, Object> QUESTION = Map.of(
            "type", "payments", "parameters", Map.of("from", "2021-03-01T00:00:00Z", "to", "2021-04-01T00:00:00Z"));

    private final UserSpec operator = UserSpec.admin("metrics:read", "reports:read");
    private DeskDatabase admin;

    @BeforeEach
    void openOffice() {
        admin = new DeskDatabase(faults.database("exchanger_admin"));
    }

    private void cutOff() {
        faults.redisLink().down();
        awaitFallback(true);
    }

    private void awaitFallback(boolean state) {
        await().atMost(Duration.ofSeconds(10)).until(() -> desk.anonymous()
                .get("/api/health/redis")
                .path("redis.fallback")
                .equals(state));
    }

    private Response ask() {
        return desk.as(operator).body(QUESTION).post(REPORTS);
    }

    @Test
    void figuresComeFromTheDatabase() {
        desk.as(operator).get(METRIC).then().statusCode(200).body("series", hasSize(0));
        admin.update("INSERT INTO system_metrics (metric_name, recorded_at, metric_value)"
                + " VALUES ('outbox.age', '2026-03-05T10:00:00Z', 1)");
        desk.as(operator).get(METRIC).then().statusCode(200).body("series", hasSize(0));
        cutOff();
        desk.as(operator).get(METRIC).then().statusCode(200).body("series", hasSize(1));
    }

    @Test
    void reportsAreAskedForMadeAndTakenAway() {
        String kept = ask().then().statusCode(202).extract().path("id");
        ask().then().statusCode(202).body("id", equalTo(kept));
        cutOff();
        String made = ask().then().statusCode(202).extract().path("id");
        assertThat(made).isNotEqualTo(kept);
        await().atMost(Duration.ofSeconds(20)).until(() -> desk.as(operator)
                .get(REPORTS + "/" + made)
                .path("status")
                .equals("done"));
        desk.as(operator)
                .accept("text/csv")
                .get(REPORTS + "/" + made + "/content")
                .then()
                .statusCode(200)
                .body(containsString("transactionId"));
        faults.heal();
        // Who asks in the moment of the return may not find what is kept, and then keeps what is made anew.
        awaitFallback(false);
        ask().then().statusCode(202).body("id", equalTo(kept));
    }
}
