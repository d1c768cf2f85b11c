package dev.exchanger.exchange.admin.metric;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** The desk's figures are recorded once a minute and can be looked at over time. */
@QuarkusTest
class MetricTest extends DeskTest {

    @Inject
    MetricService metrics;

    private final UserSpec operator = UserSpec.admin("metrics:read");
    private final Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    private DeskDatabase admin;

    @BeforeEach
    void beginWithNothing() {
        admin = new DeskDatabase(faults.database("exchanger_admin"));
        forget();
    }

    private void forget() {
        admin.update("DELETE FROM system_metrics");
        admin.update("DELETE FROM metric_minutes");
    }

    private boolean record() {
        return metrics.record(minute).await().atMost(Duration.ofSeconds(10));
    }

    private Response get(String query) {
        return desk.as(operator).get("/api/v1/admin/metrics?" + query);
    }

    private double value(String name, String tag, String of) {
        return ((Number) admin.value(
                        "SELECT metric_value FROM system_metrics WHERE metric_name = ? AND coalesce(tags ->> ?, '') = ?"
                                + " AND recorded_at = ?::timestamptz",
                        name,
                        tag,
                        of,
                        minute.toString()))
                .doubleValue();
    }

    @Test
    void theMinuteTellsHowTheDeskIs() {
        PlacedOrder paid = desk.place(Desk.customer());
        PlacedOrder ended = desk.place(Desk.customer());
        desk.pay(paid).then().statusCode(202);
        // They happened in the minute that has just ended, and nothing else did.
        database.update("UPDATE payments SET received_at = received_at - interval '1 hour'");
        database.update("UPDATE orders SET updated_at = updated_at - interval '1 hour' WHERE cause = 'deadline'");
        Instant within = minute.minusSeconds(30);
        database.update(
                "UPDATE payments SET received_at = ?::timestamptz WHERE order_id = ?", within.toString(), paid.id());
        database.update("UPDATE orders SET expires_at = now() - interval '1 second' WHERE id = ?", ended.id());
        assertThat(desk.status(ended)).isEqualTo("expired");
        database.update(
                "UPDATE orders SET updated_at = ?::timestamptz, expires_at = ?::timestamptz - interval '40 ms'"
                        + " WHERE id = ?",
                within.toString(),
                within.toString(),
                ended.id());
        forget();
        record();

        assertThat(value("orders", "status", "paid"))
                .isEqualTo(database.count("SELECT count(*) FROM orders WHERE status = 'paid'"));
        assertThat(value("orders.day", "status", "expired")).isGreaterThanOrEqualTo(1);
        assertThat(value("payments", "outcome", "paid")).isEqualTo(1);
        assertThat(value("expiry.ended", "", "")).isEqualTo(1);
        assertThat(value("expiry.lag.p50", "", "")).isEqualTo(40);
        assertThat(value("expiry.lag.p99", "", "")).isEqualTo(40);
        assertThat(value("outbox.pending", "", "")).isNotNegative();
        assertThat(value("reserves.held", "currency", "UAH")).isPositive();
        assertThat(value("reserves.available", "currency", "USDT")).isPositive();
    }

    @Test
    void ofAllReplicasOneRecordsAMinute() {
        List<Boolean> recorded = AtOnce.run(3, replica -> record());
        // None of them if the scheduler was faster.
        assertThat(recorded.stream().filter(one -> one).count()).isLessThanOrEqualTo(1);
        assertThat(admin.count(
                        "SELECT count(*) FROM system_metrics WHERE metric_name = 'outbox.pending'"
                                + " AND recorded_at = ?::timestamptz",
                        minute.toString()))
                .isEqualTo(1);
    }

    @Test
    void figuresAreSummedUpInSteps() {
        admin.update("""
                INSERT INTO system_metrics (metric_name, tags, recorded_at, metric_value)
                SELECT 'orders', jsonb_build_object('status', status), '2026-03-01T10:00:00Z'::timestamptz + n * interval '1 minute', n
                FROM generate_series(0, 19) AS n, (VALUES ('paid'), ('pending')) AS s (status)
                """);
        get("name=orders&from=2026-03-01T10:00:01Z&to=2026-03-01T10:20:00Z&step=PT10M")
                .then()
                .statusCode(200)
                .body("from", equalTo("2026-03-01T10:00:00Z"))
                .body("to", equalTo("2026-03-01T10:20:00Z"))
                .body("series", hasSize(2))
                .body("series[0].tags.status", equalTo("paid"))
                .body("series[0].points", hasSize(2))
                .body("series[0].points[0].at", equalTo("2026-03-01T10:00:00Z"))
                .body("series[0].points[0].count", equalTo(10))
                .body("series[0].points[0].avg", equalTo(4.5f))
                .body("series[0].points[0].sum", equalTo(45.0f))
                .body("series[0].points[0].min", equalTo(0.0f))
                .body("series[0].points[1].max", equalTo(19.0f))
                .body("series[0].points[1].last", equalTo(19.0f));
    }

    @Test
    void anAnswerIsKeptForAQuarterOfAnHour() {
        String query = "name=outbox.age&from=2026-03-02T10:00:00Z&to=2026-03-02T11:00:00Z&step=PT1H";
        get(query).then().statusCode(200).body("series", hasSize(0));
        admin.update("INSERT INTO system_metrics (metric_name, recorded_at, metric_value)"
                + " VALUES ('outbox.age', '2026-03-02T10:00:00Z', 1)");
        get(query).then().statusCode(200).body("series", hasSize(0));
        String key = "cache:admin:metrics:outbox.age:1772445600:1772449200:3600";
        assertThat(Long.parseLong(String.valueOf(faults.redis().command("TTL", key))))
                .isBetween(800L, 900L);
        faults.redis().command("DEL", key);
        get(query).then().statusCode(200).body("series", hasSize(1));
    }

    @Test
    void oldFiguresAreForgotten() {
        admin.update("INSERT INTO system_metrics (metric_name, recorded_at, metric_value)"
                + " SELECT 'outbox.age', date_trunc('minute', now()) - n * interval '80 days', 1"
                + " FROM generate_series(0, 2) AS n");
        metrics.forget().await().atMost(Duration.ofSeconds(10));
        assertThat(admin.count("SELECT count(*) FROM system_metrics WHERE metric_name = 'outbox.age'"
                        + " AND recorded_at < now() - interval '85 days'"))
                .isZero();
        assertThat(admin.count("SELECT count(*) FROM system_metrics WHERE metric_name = 'outbox.age'"
                        + " AND recorded_at < now() - interval '75 days'"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "step=PT1M",
                "name=secrets",
                "name=orders&step=PT30S",
                "name=orders&step=P2D",
                "name=orders&step=PT1M30S",
                "name=orders&step=often",
                "name=orders&from=now",
                "name=orders&from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z",
                "name=orders&from=2020-01-01T00:00:00Z&to=2026-03-01T00:00:00Z&step=PT1M"
            })
    void whatIsNoQuestionIsRefused(String query) {
        get(query).then().statusCode(422).body("code", equalTo("validation"));
    }

    @Test
    void theRefusalNamesWhatThereIs() {
        get("name=x").then().body("errors.find { it.field == 'name' }.message", containsString("expiry.lag.p99"));
    }
}
