package dev.exchanger.exchange.admin.report;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.Desk.PlacedOrder;
import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.exchange.testing.Operator;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** Reports are made in the background by one replica, finished by another if it dies, and taken away on record. */
@QuarkusTest
class ReportTest extends DeskTest {

    private static final String REPORTS = "/api/v1/admin/reports";

    private final UserSpec operator = UserSpec.admin("reports:read");
    private final String since = Instant.now().minus(1, ChronoUnit.HOURS).toString();
    private final String until = Instant.now().plus(1, ChronoUnit.HOURS).toString();
    private DeskDatabase admin;

    @BeforeEach
    void openOffice() {
        admin = new DeskDatabase(faults.database("exchanger_admin"));
    }

    private Response ask(String type, Map<String, String> parameters) {
        Map<String, Object> body = new HashMap<>(Map.of("type", type));
        if (parameters != null) {
            body.put("parameters", parameters);
        }
        return desk.as(operator).body(body).post(REPORTS);
    }

    private String made(String type, Map<String, String> parameters) {
        String id = ask(type, parameters).then().statusCode(202).extract().path("id");
        awaitDone(id);
        return id;
    }

    private void awaitDone(String id) {
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        desk.as(operator).get(REPORTS + "/" + id).path("status").equals("done"));
    }

    private Response content(String id, String accept) {
        return desk.as(operator).accept(accept).get(REPORTS + "/" + id + "/content");
    }

    private List<Map<String, String>> lines(String id) {
        return content(id, "application/json")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("$");
    }

    @Test
    void aReportIsAskedForMadeAndTakenAway() {
        PlacedOrder order = desk.place(Desk.customer());
        Response asked = ask("orders", Map.of("from", since, "to", until));
        String id = asked.path("id");
        asked.then()
                .statusCode(202)
                .header("Location", endsWith(REPORTS + "/" + id))
                .body("type", equalTo("orders"))
                .body("requestedBy", equalTo(operator.userId().toString()));
        awaitDone(id);
        desk.as(operator).get(REPORTS + "/" + id).then().body("finishedAt", notNullValue());

        Response csv = content(id, "text/csv");
        csv.then()
                .statusCode(200)
                .contentType("text/csv")
                .header("Content-Disposition", containsString("orders-" + id + ".csv"))
                .header(ReportResource.TRUNCATED, equalTo("false"));
        String[] text = csv.asString().split("\r\n");
        assertThat(text[0]).startsWith("number,id,userId,context,status,");
        assertThat(csv.asString()).endsWith("\r\n").contains(order.id().toString(), "****1111");
        assertThat(csv.asString()).doesNotContain("4444333322221111");

        Map<String, String> line = lines(id).stream()
                .filter(one -> one.get("id").equals(order.id().toString()))
                .findFirst()
                .orElseThrow();
        assertThat(line)
                .containsEntry("status", "pending")
                .containsEntry("give", "100.000000")
                .containsEntry("to", "UAH");
        assertThat(text).hasSize(lines(id).size() + 1);
        assertThat(admin.rows(
                        "SELECT action, resource_id, new_values ->> 'type' AS type, new_values ->> 'format' AS format"
                                + " FROM audit_logs WHERE admin_id = ? ORDER BY position LIMIT 2",
                        operator.userId()))
                .extracting(row -> row.get("action") + " " + row.get("resource_id") + " " + row.get("type") + " "
                        + row.get("format"))
                .containsExactly("report.request " + id + " orders null", "report.export " + id + " orders csv");
    }

    @Test
    void theSameQuestionGetsTheSameReportForAnHour() {
        Map<String, String> question = Map.of("from", since, "to", until, "status", "refunded");
        String id = made("orders", question);
        ask("orders", question).then().statusCode(202).body("id", equalTo(id)).body("status", equalTo("done"));
        String other = ask("orders", Map.of("from", since, "to", until, "status", "failed"))
                .path("id");
        assertThat(other).isNotEqualTo(id);
        // Nobody takes a report away that failed.
        admin.update("UPDATE reports SET status = 'failed' WHERE id = ?::uuid", id);
        content(id, "text/csv")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("report-not-ready"))
                .body("status", equalTo("failed"));
        assertThat(ask("orders", question).<String>path("id")).isNotEqualTo(id);
    }

    @Test
    void anEmptyReportHasItsHeaderAndAnEmptyArray() {
        String id = made("payments", Map.of("from", "2021-01-01T00:00:00Z", "to", "2021-02-01T00:00:00Z"));
        assertThat(content(id, "text/csv").asString())
                .isEqualTo("id,orderId,provider,transactionId,reference,amount,currency,outcome,paidAt,receivedAt\r\n");
        assertThat(lines(id)).isEmpty();
    }

    @Test
    void paymentsBalancesAndOperatorsAreTold() {
        PlacedOrder order = desk.place(Desk.customer());
        desk.pay(order).then().statusCode(202);
        assertThat(lines(made("payments", Map.of("from", since, "to", until))))
                .filteredOn(line -> order.id().toString().equals(line.get("orderId")))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .containsEntry("amount", "100")
                        .containsEntry("currency", "USDT")
                        .containsEntry("outcome", "paid"));
        String treasury = (String) database.value("SELECT trim_scale(sum(amount))::text FROM postings"
                + " WHERE account = 'cash:treasury' AND currency = 'BTC'");
        assertThat(lines(made("ledger-balances", null)))
                .filteredOn(line -> line.get("account").equals("cash:treasury"))
                .anySatisfy(line ->
                        assertThat(line).containsEntry("currency", "BTC").containsEntry("balance", treasury));
        assertThat(lines(made("operators", Map.of("from", since, "to", until)))).anySatisfy(line -> assertThat(line)
                .containsEntry("operatorId", operator.userId().toString())
                .containsEntry("action", "report.request"));
    }

    @Test
    void turnoverIsToldByPairAndDay() {
        for (String day : List.of("2022-03-01T12:00:00Z", "2022-03-01T23:59:59Z", "2022-03-02T00:00:00Z")) {
            PlacedOrder order = desk.place(Desk.customer());
            complete(order);
            database.update("UPDATE orders SET updated_at = ?::timestamptz WHERE id = ?", day, order.id());
        }
        assertThat(lines(made("turnover", Map.of("from", "2022-02-27T00:00:00Z", "to", "2022-03-04T00:00:00Z"))))
                .extracting(line -> line.get("day") + " " + line.get("from") + "/" + line.get("to") + " "
                        + line.get("orders") + " " + line.get("give"))
                .containsExactly("2022-03-01 USDT/UAH 2 200", "2022-03-02 USDT/UAH 1 100");
    }

    private void complete(PlacedOrder order) {
        Operator someone = Operator.at(desk);
        desk.pay(order).then().statusCode(202);
        someone.claim(order).then().statusCode(200);
        someone.complete(order).then().statusCode(200);
    }

    @Test
    void anotherReplicaGoesOnWhereADeadOneStopped() {
        UUID[] orders = {
            desk.place(Desk.customer()).id(), desk.place(Desk.customer()).id()
        };
        String from = database.value("SELECT rfc3339(created_at) FROM orders WHERE id = ?", orders[0])
                .toString();
        UUID report = UuidV7.next();
        // A replica took the report, stored the first order as its first page, and was never heard of again.
        admin.update(
                "INSERT INTO reports (id, type, parameters, requested_by, status, node, lease_until, attempts, row_count)"
                        + " VALUES (?, 'orders', jsonb_build_object('from', ?, 'to', ?), ?, 'running', 'dead',"
                        + " now() + interval '2 seconds', 1, 1)",
                report,
                from,
                until,
                operator.userId());
        admin.update(
                "INSERT INTO report_pages (report_id, page, position, lines)"
                        + " VALUES (?, 0, ?, jsonb_build_array((SELECT jsonb_agg('told by the dead'::text)"
                        + " FROM generate_series(1, 18))))",
                report,
                orders[0].toString());
        assertThat(desk.as(operator).get(REPORTS + "/" + report).<String>path("status"))
                .isEqualTo("running");
        awaitDone(report.toString());
        List<Map<String, String>> lines = lines(report.toString());
        assertThat(lines.get(0)).containsEntry("number", "told by the dead");
        assertThat(lines).extracting(line -> line.get("id")).doesNotContain(orders[0].toString());
        assertThat(lines).extracting(line -> line.get("id")).containsOnlyOnce(orders[1].toString());
        assertThat(admin.value("SELECT attempts FROM reports WHERE id = ?", report))
                .isEqualTo(2);
        assertThat(admin.count("SELECT row_count FROM reports WHERE id = ?", report))
                .isEqualTo(lines.size());
    }

    @Test
    void aReportThatIsTooLongSaysSo() {
        String from = database.value(
                        "SELECT rfc3339(created_at) FROM orders WHERE id = ?",
                        desk.place(Desk.customer()).id())
                .toString();
        desk.place(Desk.customer());
        UUID report = UuidV7.next();
        // One line is left of the hundred thousand, and there are at least two orders.
        admin.update(
                "INSERT INTO reports (id, type, parameters, requested_by, status, node, lease_until, attempts, row_count)"
                        + " VALUES (?, 'orders', jsonb_build_object('from', ?, 'to', ?), ?, 'running', 'dead',"
                        + " now() - interval '1 second', 1, 99999)",
                report,
                from,
                until,
                operator.userId());
        awaitDone(report.toString());
        desk.as(operator)
                .get(REPORTS + "/" + report)
                .then()
                .body("truncated", equalTo(true))
                .body("rows", equalTo(100_000));
        content(report.toString(), "application/json").then().header(ReportResource.TRUNCATED, equalTo("true"));
        assertThat(lines(report.toString())).hasSize(1);
    }

    @Test
    void aReportThatEveryReplicaDiesOfIsGivenUp() {
        UUID report = UuidV7.next();
        admin.update(
                "INSERT INTO reports (id, type, parameters, requested_by, status, node, lease_until, attempts)"
                        + " VALUES (?, 'orders', '{}', ?, 'running', 'dead', now() - interval '1 second', 5)",
                report,
                operator.userId());
        awaitFailed(report, "abandoned");
    }

    @Test
    void aReportThatIsTooMuchForTheDatabaseFailsAndSaysSo() throws SQLException {
        UUID report = UuidV7.next();
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE postings IN ACCESS EXCLUSIVE MODE");
            admin.update(
                    "INSERT INTO reports (id, type, parameters, requested_by) VALUES (?, 'ledger-balances', '{}', ?)",
                    report,
                    operator.userId());
            // What statement_timeout does after a quarter of a minute.
            await().until(() ->
                    database.count("SELECT count(*) FILTER (WHERE pg_cancel_backend(pid)) FROM pg_stat_activity"
                                    + " WHERE wait_event_type = 'Lock' AND query LIKE '%FROM postings%GROUP BY%'"
                                    + " AND pid <> pg_backend_pid()")
                            > 0);
            awaitFailed(report, "timeout");
            holder.rollback();
        }
        assertThat(admin.value("SELECT attempts FROM reports WHERE id = ?", report))
                .isEqualTo(1);
        content(report.toString(), "text/csv").then().statusCode(409).body("status", equalTo("failed"));
    }

    private void awaitFailed(UUID report, String why) {
        await().atMost(Duration.ofSeconds(20)).until(() -> desk.as(operator)
                .get(REPORTS + "/" + report)
                .path("status")
                .equals("failed"));
        desk.as(operator)
                .get(REPORTS + "/" + report)
                .then()
                .body("failure", equalTo(why))
                .header("Retry-After", nullValue());
    }

    @Test
    void whatIsNotThereIsNotFound() {
        UUID nobody = UUID.randomUUID();
        desk.as(operator).get(REPORTS + "/" + nobody).then().statusCode(404);
        content(nobody.toString(), "text/csv")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("not-found"));
        assertThat(admin.count("SELECT count(*) FROM audit_logs WHERE admin_id = ?", operator.userId()))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"secrets\"}",
                "{\"parameters\":{}}",
                "{\"type\":\"orders\"}",
                "{\"type\":\"orders\",\"parameters\":{\"from\":\"2026-01-01T00:00:00Z\"}}",
                "{\"type\":\"orders\",\"parameters\":{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}}",
                "{\"type\":\"orders\",\"parameters\":{\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}}",
                "{\"type\":\"orders\",\"parameters\":{\"from\":\"2024-01-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}}",
                "{\"type\":\"orders\",\"parameters\":{\"from\":\"soon\",\"to\":\"2026-01-01T00:00:00Z\"}}",
                "{\"type\":\"orders\",\"parameters\":"
                        + "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"status\":\"lost\"}}",
                "{\"type\":\"payments\",\"parameters\":"
                        + "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\",\"status\":\"paid\"}}",
                "{\"type\":\"ledger-balances\",\"parameters\":{\"from\":\"2026-01-01T00:00:00Z\"}}"
            })
    void whatIsNoReportIsRefused(String body) {
        desk.as(operator).body(body).post(REPORTS).then().statusCode(422).body("code", equalTo("validation"));
        assertThat(admin.count("SELECT count(*) FROM reports WHERE requested_by = ?", operator.userId()))
                .isZero();
    }
}
