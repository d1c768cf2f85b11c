package dev.exchanger.exchange.admin.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.exchange.testing.AdminAway;
import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** Operators change the running desk, within bounds, one after the other, and it is on record. */
@QuarkusTest
class SettingsTest extends DeskTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Inject
    FollowedSettings followed;

    private final UserSpec operator = UserSpec.admin("settings:read", "settings:write");
    private DeskDatabase admin;

    @BeforeEach
    void openOffice() {
        admin = new DeskDatabase(faults.database("exchanger_admin"));
    }

    @AfterEach
    void forget() {
        admin.update("DELETE FROM admin_settings");
        refresh();
    }

    private void refresh() {
        followed.refresh().await().atMost(PATIENCE);
    }

    private Response get(String key) {
        return desk.as(operator).get("/api/v1/admin/settings/" + key);
    }

    private Response put(String key, String ifMatch, Object value) {
        return desk.as(operator)
                .header("If-Match", ifMatch)
                .body(Map.of("value", value))
                .put("/api/v1/admin/settings/" + key);
    }

    private void set(String key, Object value) {
        put(key, "*", value).then().statusCode(200);
    }

    @Test
    void allAreListedWithWhatHolds() {
        set("order.open-per-user", 7);
        desk.as(operator)
                .get("/api/v1/admin/settings")
                .then()
                .statusCode(200)
                .body(
                        "settings.key",
                        hasItems("desk.open", "order.open-per-user", "payment.late-grace", "quote.per-user-per-minute"))
                .body("settings.find { it.key == 'order.open-per-user' }.value", equalTo(7))
                .body("settings.find { it.key == 'order.open-per-user' }.default", equalTo(5))
                .body("settings.find { it.key == 'desk.open' }.value", equalTo(true))
                .body("settings.find { it.key == 'desk.open' }.version", equalTo(0))
                .body("settings.find { it.key == 'payment.late-grace' }.maximum", equalTo("PT24H"));
    }

    @Test
    void aChangeIsVersionedAndOnRecord() {
        // As before anybody has set it.
        admin.update("DELETE FROM admin_settings WHERE key = 'payment.late-grace'");
        get("payment.late-grace")
                .then()
                .statusCode(200)
                .header("ETag", equalTo("\"0\""))
                .body("value", equalTo("PT10M"))
                .body("updatedBy", nullValue());
        put("payment.late-grace", "\"0\"", "PT30M")
                .then()
                .statusCode(200)
                .header("ETag", equalTo("\"1\""))
                .body("value", equalTo("PT30M"))
                .body("updatedBy", equalTo(operator.userId().toString()));
        put("payment.late-grace", "\"1\"", "PT1H").then().statusCode(200).header("ETag", equalTo("\"2\""));
        get("payment.late-grace").then().header("ETag", equalTo("\"2\"")).body("value", equalTo("PT1H"));
        assertThat(followed.now().lateGrace()).isEqualTo(Duration.ofHours(1));
        assertThat(admin.rows(
                        "SELECT old_values ->> 'value' AS old, new_values ->> 'value' AS new, resource_id"
                                + " FROM audit_logs WHERE admin_id = ? AND action = 'setting.set' ORDER BY position",
                        operator.userId()))
                .containsExactly(
                        Map.of("old", "PT10M", "new", "PT30M", "resource_id", "payment.late-grace"),
                        Map.of("old", "PT30M", "new", "PT1H", "resource_id", "payment.late-grace"));
    }

    @Test
    void whatCannotBePutOnRecordIsNotChanged() {
        admin.update("ALTER TABLE audit_logs ADD CONSTRAINT audit_is_full CHECK (action <> 'setting.set') NOT VALID");
        try {
            put("order.open-per-user", "\"0\"", 9).then().statusCode(500);
        } finally {
            admin.update("ALTER TABLE audit_logs DROP CONSTRAINT audit_is_full");
        }
        get("order.open-per-user").then().header("ETag", equalTo("\"0\"")).body("value", equalTo(5));
        refresh();
        assertThat(followed.now().ordersOpenPerUser()).isEqualTo(5);
    }

    @Test
    void aClosedDeskMakesNoNewQuotesAndOrdersAndSaysWhy() {
        UserSpec customer = Desk.customer();
        String before = desk.quoteId(customer);
        String ordered = desk.quoteId(customer);
        String key = UUID.randomUUID().toString();
        String id = desk.order(customer, ordered, key)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        set("desk.closed-reason", "Back at nine");
        set("desk.open", false);

        desk.quote(customer, "USDT", "UAH", "give", "100")
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("desk-closed"))
                .body("reason", equalTo("Back at nine"));
        desk.order(customer, before, UUID.randomUUID().toString())
                .then()
                .statusCode(503)
                .body("code", equalTo("desk-closed"));
        // What was ordered before goes on, and who asks again gets the answer again.
        desk.order(customer, ordered, key).then().statusCode(201).body("id", equalTo(id));
        desk.as(customer).get("/api/v1/orders/" + id).then().statusCode(200);

        set("desk.open", true);
        desk.order(customer, before, UUID.randomUUID().toString()).then().statusCode(201);
    }

    @Test
    void theLimitsOfUsersAreThoseThatWereSet() {
        UserSpec customer = Desk.customer();
        set("order.open-per-user", 1);
        desk.place(customer);
        desk.order(customer, desk.quoteId(customer), UUID.randomUUID().toString())
                .then()
                .statusCode(409)
                .body("code", equalTo("order-limit"))
                .body("limit", equalTo(1));

        UserSpec curious = Desk.customer();
        set("quote.per-user-per-minute", 2);
        desk.quoteId(curious);
        desk.quoteId(curious);
        desk.quote(curious, "USDT", "UAH", "give", "100").then().statusCode(429);
    }

    @Test
    void whatAnotherReplicaSetIsFollowedWithinSeconds() {
        admin.update("INSERT INTO admin_settings (key, value, version, updated_by) VALUES"
                + " ('order.open-per-user', '8', 1, gen_random_uuid()),"
                // Set by a version of this service that had it and other bounds.
                + " ('quote.per-user-per-minute', '\"many\"', 1, gen_random_uuid()),"
                + " ('gone', '1', 1, gen_random_uuid())");
        await().atMost(PATIENCE).until(() -> followed.now().ordersOpenPerUser() == 8);
        assertThat(followed.now().quotesPerUserPerMinute()).isEqualTo(120);
    }

    @Test
    void withoutTheDatabaseTheLastKnownValueHolds() {
        set("order.open-per-user", 3);
        try (AdminAway away = new AdminAway(faults.database("exchanger_admin"))) {
            get("order.open-per-user").then().statusCode(503);
            put("order.open-per-user", "*", 4).then().statusCode(503);
            assertThatThrownBy(this::refresh).isNotNull();
            assertThat(followed.now().ordersOpenPerUser()).isEqualTo(3);
            desk.place(Desk.customer());
        }
        await().atMost(PATIENCE).until(() -> get("order.open-per-user").statusCode() == 200);
    }

    @Test
    void ofTwoOperatorsAtOnceOneHasToLookAgain() {
        for (String version : List.of("\"0\"", "\"1\"")) {
            List<Integer> answers = AtOnce.run(
                    2, i -> put("order.open-per-user", version, 10 + i).statusCode());
            assertThat(answers).containsExactlyInAnyOrder(200, 412);
        }
        assertThat(admin.count(
                        "SELECT count(*) FROM audit_logs WHERE admin_id = ? AND action = 'setting.set'",
                        operator.userId()))
                .isEqualTo(2);
    }

    @Test
    void aChangeNamesTheVersionItIsFor() {
        put("desk.open", "\"3\"", false).then().statusCode(412).body("code", equalTo("precondition-failed"));
        desk.as(operator)
                .body(Map.of("value", false))
                .put("/api/v1/admin/settings/desk.open")
                .then()
                .statusCode(428);
        assertThat(admin.count("SELECT count(*) FROM admin_settings")).isZero();
    }

    @Test
    void thereAreNoOtherSettings() {
        get("desk.shut").then().statusCode(404);
        put("desk.shut", "*", true).then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "desk.open | \"yes\"",
                "desk.open | 1",
                "desk.open | null",
                "order.open-per-user | 0",
                "order.open-per-user | 1001",
                "order.open-per-user | 99999999999999999999",
                "order.open-per-user | 1.5",
                "order.open-per-user | \"5\"",
                "order.open-per-user | [5]",
                "payment.late-grace | \"-PT1S\"",
                "payment.late-grace | \"P2D\"",
                "payment.late-grace | \"soon\"",
                "payment.late-grace | 10",
                "desk.closed-reason | \"a\\nb\"",
                "desk.closed-reason | {\"text\": \"x\"}"
            })
    void whatDoesNotFitIsRefused(String key, String value) {
        desk.as(operator)
                .header("If-Match", "*")
                .body("{\"value\":" + value + "}")
                .put("/api/v1/admin/settings/" + key)
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("value"));
        assertThat(admin.count("SELECT count(*) FROM admin_settings")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"value\":true,\"more\":1}", "{\"value\":", "[true]"})
    void whatCannotBeReadIsRefused(String body) {
        desk.as(operator)
                .header("If-Match", "*")
                .body(body)
                .put("/api/v1/admin/settings/desk.open")
                .then()
                .statusCode(400);
    }

    @Test
    void readingIsNotWriting() {
        desk.as(UserSpec.admin("settings:read"))
                .header("If-Match", "*")
                .body(Map.of("value", false))
                .put("/api/v1/admin/settings/desk.open")
                .then()
                .statusCode(403);
        desk.as(UserSpec.admin("settings:write"))
                .get("/api/v1/admin/settings/desk.open")
                .then()
                .statusCode(403);
    }
}
