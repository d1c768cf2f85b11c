package dev.exchanger.exchange.admin.configuration;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

/** Documents are written in versions, each of which holds from its time on. */
@QuarkusTest
class ConfigurationTest extends DeskTest {

    private final UserSpec operator = UserSpec.admin("configurations:read", "configurations:write");
    private DeskDatabase admin;

    @BeforeEach
    void beginWithNothing() {
        admin = new DeskDatabase(faults.database("exchanger_admin"));
        admin.update("DELETE FROM configurations");
    }

    private Response get(String path) {
        return desk.as(operator).get("/api/v1/admin/configurations/" + path);
    }

    private Response put(String name, String ifMatch, Object content, String from) {
        Map<String, Object> body = new HashMap<>(Map.of("content", content));
        if (from != null) {
            body.put("effectiveFrom", from);
        }
        return desk.as(operator).header("If-Match", ifMatch).body(body).put("/api/v1/admin/configurations/" + name);
    }

    private static Map<String, Object> announcement(String text) {
        return Map.of("text", text, "level", "info");
    }

    @Test
    void theFirstVersionBeginsWithTagZero() {
        get("announcement").then().statusCode(404).header("ETag", equalTo("\"0\""));
        put("announcement", "\"0\"", announcement("hello"), null)
                .then()
                .statusCode(200)
                .header("ETag", equalTo("\"1\""))
                .body("version", equalTo(1))
                .body("content.text", equalTo("hello"));
        get("announcement")
                .then()
                .statusCode(200)
                .header("ETag", equalTo("\"1\""))
                .body("content.level", equalTo("info"))
                .body("createdBy", equalTo(operator.userId().toString()));
    }

    @Test
    void aVersionHoldsFromItsTimeOn() {
        put("announcement", "\"0\"", announcement("now"), null).then().statusCode(200);
        String later = Instant.now().plus(1, ChronoUnit.DAYS).toString();
        put("announcement", "\"1\"", announcement("tomorrow"), later)
                .then()
                .statusCode(200)
                .body("effectiveFrom", startsWith(later.substring(0, 19)));
        get("announcement")
                .then()
                .header("ETag", equalTo("\"2\""))
                .body("version", equalTo(1))
                .body("latestVersion", equalTo(2))
                .body("content.text", equalTo("now"));
        // Its time comes.
        admin.update("UPDATE configurations SET effective_from = now() - interval '1 second',"
                + " created_at = now() - interval '1 day' WHERE version = 2");
        get("announcement").then().body("version", equalTo(2)).body("content.text", equalTo("tomorrow"));
    }

    @Test
    void everyVersionIsKeptAndOnRecord() {
        for (int i = 0; i < 5; i++) {
            put("announcement", "\"" + i + "\"", announcement("n" + i), null)
                    .then()
                    .statusCode(200);
        }
        List<Integer> seen = new ArrayList<>();
        String cursor = null;
        do {
            Response page = get("announcement/versions?limit=2" + (cursor == null ? "" : "&cursor=" + cursor));
            seen.addAll(page.then().statusCode(200).extract().path("versions.version"));
            cursor = page.path("nextCursor");
        } while (cursor != null);
        assertThat(seen).containsExactly(5, 4, 3, 2, 1);
        assertThat(admin.rows(
                        "SELECT new_values -> 'content' ->> 'text' AS text, old_values -> 'content' ->> 'text' AS old"
                                + " FROM audit_logs WHERE admin_id = ? ORDER BY position DESC LIMIT 1",
                        operator.userId()))
                .containsExactly(Map.of("text", "n4", "old", "n3"));
        assertThat(admin.count("SELECT count(*) FROM audit_logs WHERE admin_id = ?", operator.userId()))
                .isEqualTo(5);
    }

    @Test
    void allThatHoldAreListed() {
        put("announcement", "*", announcement("hello"), null).then().statusCode(200);
        put("payment-instructions", "*", Map.of("instructions", Map.of("USDT", "Send to ...")), null)
                .then()
                .statusCode(200);
        put(
                        "working-hours",
                        "*",
                        Map.of(
                                "timezone",
                                "Europe/Kyiv",
                                "days",
                                Map.of("monday", List.of(Map.of("from", "09:00", "to", "18:00")))),
                        Instant.now().plus(1, ChronoUnit.DAYS).toString())
                .then()
                .statusCode(200);
        get("").then()
                .statusCode(200)
                .body("configurations.name", containsInAnyOrder("announcement", "payment-instructions"));
        // It does not hold yet, but who writes the next version needs its tag.
        get("working-hours").then().statusCode(404).header("ETag", equalTo("\"1\""));
        get("working-hours/versions")
                .then()
                .body("versions", hasSize(1))
                .body("versions[0].content.days.monday[0].to", equalTo("18:00"))
                .body("nextCursor", nullValue());
    }

    @Test
    void ofTwoOperatorsAtOnceOneHasToLookAgain() {
        for (String version : List.of("\"0\"", "\"1\"")) {
            List<Integer> answers = AtOnce.run(2, i -> put("announcement", version, announcement("by " + i), null)
                    .statusCode());
            assertThat(answers).containsExactlyInAnyOrder(200, 412);
        }
        assertThat(admin.count("SELECT count(*) FROM configurations")).isEqualTo(2);
        put("announcement", "\"1\"", announcement("late"), null).then().statusCode(412);
        desk.as(operator)
                .body(Map.of("content", announcement("x")))
                .put("/api/v1/admin/configurations/announcement")
                .then()
                .statusCode(428);
    }

    @ParameterizedTest
    @CsvSource({"2020-01-01T00:00:00Z", "1999-01-01T00:00:00Z", "tomorrow", "9999-01-01T00:00:00Z"})
    void nothingHoldsInThePastOrAtNoTime(String from) {
        put("announcement", "\"0\"", announcement("x"), from)
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("effectiveFrom"));
        assertThat(admin.count("SELECT count(*) FROM configurations")).isZero();
    }

    @Test
    void thereAreNoOtherDocuments() {
        put("secrets", "*", Map.of(), null).then().statusCode(404);
        get("secrets").then().statusCode(404);
        get("secrets/versions").then().statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "announcement | {\"text\":\"x\"} | content.level",
                "announcement | {\"text\":\"x\",\"level\":\"loud\"} | content.level",
                "announcement | {\"text\":5,\"level\":\"info\"} | content.text",
                "announcement | {\"text\":\"x\",\"level\":\"info\",\"more\":1} | content.more",
                "announcement | [] | content",
                "announcement | null | content",
                "payment-instructions | {\"instructions\":{}} | content.instructions",
                "payment-instructions | {\"instructions\":{\"usdt\":\"x\"}} | content.instructions",
                "payment-instructions | {\"instructions\":{\"USDT\":\"\"}} | content.instructions",
                "working-hours | {\"timezone\":\"Mars\",\"days\":{}} | content.timezone",
                "working-hours | {\"timezone\":\"Europe/Kyiv\",\"days\":{\"noday\":[]}} | content.days",
                "working-hours | {\"timezone\":\"Europe/Kyiv\",\"days\":{\"monday\":[{\"from\":\"18:00\",\"to\":\"09:00\"}]}}"
                        + " | content.days",
                "working-hours | {\"timezone\":\"Europe/Kyiv\",\"days\":{\"monday\":[{\"from\":\"9\",\"to\":\"10:00\"}]}}"
                        + " | content.days"
            })
    void whatIsNoSuchDocumentIsRefused(String name, String content, String field) {
        desk.as(operator)
                .header("If-Match", "*")
                .body("{\"content\":" + content + "}")
                .put("/api/v1/admin/configurations/" + name)
                .then()
                .statusCode(422)
                .body("errors[0].field", startsWith(field));
        assertThat(admin.count("SELECT count(*) FROM configurations")).isZero();
    }
}
