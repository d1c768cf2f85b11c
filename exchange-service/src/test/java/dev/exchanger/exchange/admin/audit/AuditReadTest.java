package dev.exchanger.exchange.admin.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

/** The log can be read by what one looks for, and tells when it was tampered with. */
@QuarkusTest
class AuditReadTest extends DeskTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    AuditLog log;

    @Inject
    AuditHeads heads;

    @Inject
    MeterRegistry meters;

    @Inject
    @ReactiveDataSource("admin")
    Pool pool;

    private final UserSpec auditor = UserSpec.admin("audit:read");
    private final UUID operator = UUID.randomUUID();
    private DeskDatabase admin;

    @BeforeEach
    void openOffice() {
        admin = new DeskDatabase(faults.database("exchanger_admin"));
    }

    private void log(String action, String resourceId, Object before, Object after) {
        AuditEntry entry = new AuditEntry(
                UuidV7.next(), operator, action, "thing", resourceId, before, after, "192.0.2.7", "test/1");
        log.append(pool, entry).await().atMost(PATIENCE);
    }

    private Response list(String query) {
        return desk.as(auditor).get("/api/v1/admin/audit?" + query);
    }

    private ValidatableResponse verify(String query) {
        return desk.as(auditor).get("/api/v1/admin/audit/verify" + query).then().statusCode(200);
    }

    private long positionOf(String resourceId) {
        return admin.count(
                "SELECT position FROM audit_logs WHERE admin_id = ? AND resource_id = ?", operator, resourceId);
    }

    private long lastPosition() {
        return admin.count("SELECT max(position) FROM audit_logs");
    }

    /** What only the owner of the tables or a superuser can do. */
    private void tamper(String... statements) {
        try (Connection connection = admin.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("ALTER TABLE audit_logs DISABLE TRIGGER USER");
            for (String sql : statements) {
                statement.execute(sql);
            }
            statement.execute("ALTER TABLE audit_logs ENABLE TRIGGER USER");
            connection.commit();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void entriesAreFoundByWhatTheyTell() {
        log("thing.made", "1", null, Map.of("size", 3));
        log("thing.changed", "1", Map.of("size", 3), Map.of("size", 4));
        log("thing.made", "2", null, Map.of("size", 9));

        list("admin=" + operator)
                .then()
                .statusCode(200)
                .body("entries.action", contains("thing.made", "thing.changed", "thing.made"))
                .body("entries.resourceId", contains("2", "1", "1"))
                .body("entries[1].oldValues.size", equalTo(3))
                .body("entries[1].newValues.size", equalTo(4))
                .body("entries[2].oldValues", nullValue())
                .body("entries[0].ipAddress", equalTo("192.0.2.7"))
                .body("nextCursor", nullValue());
        list("admin=" + operator + "&action=thing.changed").then().body("entries", hasSize(1));
        list("admin=" + operator + "&resourceType=thing&resourceId=2").then().body("entries", hasSize(1));
        list("admin=" + operator + "&resourceType=other").then().body("entries", hasSize(0));
        list("admin=" + operator + "&to=2026-01-01T00:00:00Z").then().body("entries", hasSize(0));
        list("admin=" + operator + "&from=2026-01-01T00:00:00Z").then().body("entries", hasSize(3));
    }

    @Test
    void pagesFollowEachOther() {
        for (int i = 0; i < 5; i++) {
            log("thing.made", "n" + i, null, null);
        }
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            Response page = list("admin=" + operator + "&limit=2" + (cursor == null ? "" : "&cursor=" + cursor));
            seen.addAll(page.then().statusCode(200).extract().path("entries.resourceId"));
            cursor = page.path("nextCursor");
            log("thing.made", "meanwhile", null, null);
        } while (cursor != null);
        assertThat(seen).containsExactly("n4", "n3", "n2", "n1", "n0");
    }

    @Test
    void secretsNeverReachTheLog() {
        log(
                "thing.made",
                "1",
                Map.of("password", "hunter2"),
                Map.of(
                        "webhook",
                        Map.of("url", "https://example.org", "signingSecret", "hunter3"),
                        "clients",
                        List.of(Map.of("api_key", "hunter4", "refreshToken", Map.of("value", "hunter5")))));
        list("admin=" + operator)
                .then()
                .body("entries[0].oldValues.password", equalTo("***"))
                .body("entries[0].newValues.webhook.signingSecret", equalTo("***"))
                .body("entries[0].newValues.webhook.url", equalTo("https://example.org"))
                .body("entries[0].newValues.clients[0].api_key", equalTo("***"))
                .body("entries[0].newValues.clients[0].refreshToken", equalTo("***"));
        assertThat(admin.count("SELECT count(*) FROM audit_logs WHERE concat(old_values, new_values) LIKE '%hunter%'"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "admin=me",
                "admin=1-1-1-1-1",
                "from=yesterday",
                "from=2026-02-30T00:00:00Z",
                "to=0001-01-01T00:00:00Z",
                "from=2026-02-02T00:00:00Z&to=2026-02-01T00:00:00Z",
                "limit=0",
                "limit=101"
            })
    void whatIsNoFilterIsRefused(String query) {
        list(query).then().statusCode(422).body("code", equalTo("validation"));
    }

    @Test
    void aTextThatPostgresCannotHoldIsRefused() {
        desk.as(auditor)
                .urlEncodingEnabled(false)
                .get("/api/v1/admin/audit?action=a%00b")
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("action"));
    }

    @Test
    void aForeignCursorIsRefused() {
        list("cursor=x").then().statusCode(400).body("code", equalTo("invalid-cursor"));
    }

    @Test
    void theChainFitsHoweverManyWrite() {
        AtOnce.run(8, writer -> {
            for (int i = 0; i < 5; i++) {
                log("thing.made", writer + "/" + i, null, Map.of("n", i));
            }
            return writer;
        });
        long last = lastPosition();
        verify("")
                .body("intact", equalTo(true))
                .body("complete", equalTo(true))
                .body("checked", greaterThanOrEqualTo((int) last))
                .body("head.position", greaterThanOrEqualTo((int) last));
        verify("?after=" + (last - 3)).body("checked", lessThan((int) last)).body("intact", equalTo(true));
    }

    @Test
    void anAlteredRowIsFound() {
        log("thing.made", "1", null, Map.of("size", 3));
        log("thing.made", "2", null, null);
        long position = positionOf("1");
        tamper("UPDATE audit_logs SET new_values = '{\"size\": 4}' WHERE position = " + position);
        try {
            verify("")
                    .body("intact", equalTo(false))
                    .body("fault.position", equalTo((int) position))
                    .body("fault.reason", equalTo("altered-row"));
        } finally {
            tamper("UPDATE audit_logs SET new_values = '{\"size\": 3}' WHERE position = " + position);
        }
        verify("").body("intact", equalTo(true));
    }

    @Test
    void aRowAlteredTogetherWithItsHashBreaksTheNextLink() {
        log("thing.made", "1", null, null);
        log("thing.made", "2", null, null);
        long position = positionOf("1");
        String rehash = "UPDATE audit_logs l SET row_hash = sha256(prev_hash || convert_to(audit_text(l), 'UTF8'))"
                + " WHERE position = " + position;
        tamper("UPDATE audit_logs SET resource_id = 'x' WHERE position = " + position, rehash);
        try {
            verify("").body("fault.position", equalTo((int) position + 1)).body("fault.reason", equalTo("wrong-link"));
        } finally {
            tamper("UPDATE audit_logs SET resource_id = '1' WHERE position = " + position, rehash);
        }
        verify("").body("intact", equalTo(true));
    }

    @Test
    void aMissingRowIsFound() {
        log("thing.made", "1", null, null);
        log("thing.made", "2", null, null);
        long position = positionOf("1");
        tamper(
                "CREATE TABLE audit_saved AS SELECT * FROM audit_logs WHERE position = " + position,
                "DELETE FROM audit_logs WHERE position = " + position);
        try {
            verify("").body("fault.position", equalTo((int) position)).body("fault.reason", equalTo("missing-row"));
        } finally {
            tamper("INSERT INTO audit_logs SELECT * FROM audit_saved", "DROP TABLE audit_saved");
        }
        verify("").body("intact", equalTo(true));
    }

    @Test
    void aRewrittenEndDoesNotMatchWhatWasExported() {
        log("thing.made", "1", null, null);
        heads.export().await().atMost(PATIENCE);
        long position = lastPosition();
        String hash =
                (String) admin.value("SELECT encode(row_hash, 'hex') FROM audit_logs WHERE position = ?", position);
        assertThat(meters.get("exchanger.audit.head.position").gauge().value()).isEqualTo(position);
        assertThat(meters.get("exchanger.audit.head.fingerprint").gauge().value())
                .isEqualTo(Long.parseLong(hash.substring(0, 12), 16));
        verify("?position=" + position + "&hash=" + hash).body("intact", equalTo(true));
        double before = meters.get("exchanger.audit.rewritten").counter().count();

        String rehash = "UPDATE audit_logs l SET row_hash = sha256(prev_hash || convert_to(audit_text(l), 'UTF8'))"
                + " WHERE position = " + position;
        tamper("UPDATE audit_logs SET resource_id = 'x' WHERE position = " + position, rehash);
        try {
            verify("").body("intact", equalTo(true));
            verify("?position=" + position + "&hash=" + hash)
                    .body("intact", equalTo(false))
                    .body("fault.reason", equalTo("rewritten"));
            heads.export().await().atMost(PATIENCE);
            assertThat(meters.get("exchanger.audit.rewritten").counter().count())
                    .isEqualTo(before + 1);
        } finally {
            tamper("UPDATE audit_logs SET resource_id = '1' WHERE position = " + position, rehash);
            heads.export().await().atMost(PATIENCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?after=-1", "?after=999999999999", "?position=1", "?hash=aa", "?position=1&hash=zz"})
    void whatIsNoPlaceInTheChainIsRefused(String query) {
        desk.as(auditor)
                .get("/api/v1/admin/audit/verify" + query)
                .then()
                .statusCode(422)
                .body("code", equalTo("validation"));
    }
}
