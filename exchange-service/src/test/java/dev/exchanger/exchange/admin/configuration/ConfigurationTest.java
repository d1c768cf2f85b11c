package dev.exchanger.exchange.admin.configuration;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.exchanger.exchange.testing.AtOnce;
import dev.exchanger.exchange.testing.DeskDatabase;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.exchange.testing.Office;
import dev.exchanger.testkit.token.UserSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
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
        return Office.announcement(Map.of("en", text));
    }

    @Test
    void theFirstVersionBeginsWithTagZero() {
        get("announcement").then().statusCode(404).header("ETag", equalTo("\"0\""));
        put("announcement", "\"0\"", announcement("hello"), null)
                .then()
                .statusCode(200)
                .header("ETag", equalTo("\"1\""))
                .body("version", equalTo(1))
                .body("content.text.en", equalTo("hello"));
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
                .body("content.text.en", equalTo("now"));
        // Its time comes.
        admin.update("UPDATE configurations SET effective_from = now() - interval '1 second',"
                + " created_at = now() - interval '1 day' WHERE version = 2");
        get("announcement").then().body("version", equalTo(2)).body("content.text.en", equalTo("tomorrow"));
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
                        "SELECT new_values #>> '{content,text,en}' AS text, old_values #>> '{content,text,en}' AS old"
                                + " FROM audit_logs WHERE admin_id = ? ORDER BY position DESC LIMIT 1",
                        operator.userId()))
                .containsExactly(Map.of("text", "n4", "old", "n3"));
        assertThat(admin.count("SELECT count(*) FROM audit_logs WHERE admin_id = ?", operator.userId()))
                .isEqualTo(5);
    }

    @Test
    void allThatHoldAreListed() {
        put("announcement", "*", announcement("hello"), null).then().statusCode(200);
        put("payment-instructions", "*", Office.instructions(Map.of("USDT", Map.of("en", "Send to ..."))), null)
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

    /** Each with the exact places at fault. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            announcement | [] | content
            announcement | null | content
            announcement | "hello" | content
            announcement | {} | content.level content.defaultLanguage content.text
            announcement | {"level":"loud","defaultLanguage":"en","text":{"en":"x"}} | content.level
            announcement | {"level":"info","defaultLanguage":"en","text":{"en":"x"},"more":1} | content.more
            announcement | {"level":"info","defaultLanguage":"en","text":"x"} | content.text
            announcement | {"level":"info","defaultLanguage":"en","text":{"en":5}} | content.text.en
            announcement | {"level":"info","defaultLanguage":"en","text":{"en":null}} | content.text.en
            announcement | {"level":"info","defaultLanguage":"en","text":{"en":" "}} | content.text.en
            announcement | {"level":"info","defaultLanguage":"en","text":{"uk":"x"}} | content.text.en
            announcement | {"level":"info","defaultLanguage":"ua","text":{"ua":"x"}} | content.defaultLanguage content.text.ua
            announcement | {"level":"info","defaultLanguage":"EN","text":{"EN":"x"}} | content.defaultLanguage content.text.EN
            announcement | {"level":"info","defaultLanguage":"en","text":{"en":"x","english":"x"}} | content.text.english
            announcement | {"level":"info","defaultLanguage":"en","text":{"en":"<b>x</b>"}} | content.text.en
            announcement | {"level":"info","defaultLanguage":"en","text":{"en":"<!-- x"}} | content.text.en
            announcement | {"level":"info","defaultLanguage":"en","text":{"en":"a\\u0000b"}} | content.text.en
            announcement | {"level":"info","defaultLanguage":"en","text":{"en":"a\\rb"}} | content.text.en
            announcement | {"level":"info","defaultLanguage":"en","text":{"en":"a\\u202Eb"}} | content.text.en
            announcement | {"level":"info","defaultLanguage":"en","text":{"en":"a\\ud800b"}} | content.text.en
            announcement | {"level":"info","defaultLanguage":"en","text":{"en":"a\\u2028b"}} | content.text.en
            payment-instructions | {} | content.defaultLanguage content.instructions
            payment-instructions | {"defaultLanguage":"en","instructions":{}} | content.instructions
            payment-instructions | {"defaultLanguage":"en","instructions":{"usdt":{"en":"x"}}} | content.instructions.usdt
            payment-instructions | {"defaultLanguage":"en","instructions":{"DOGE":{"en":"x"},"USDT":{"en":"x"}}} | content.instructions.DOGE
            payment-instructions | {"defaultLanguage":"en","instructions":{"USDT":"x"}} | content.instructions.USDT
            payment-instructions | {"defaultLanguage":"en","instructions":{"USDT":null}} | content.instructions.USDT
            payment-instructions | {"defaultLanguage":"en","instructions":{"USDT":{}}} | content.instructions.USDT
            payment-instructions | {"defaultLanguage":"en","instructions":{"USDT":{"en":""}}} | content.instructions.USDT.en
            payment-instructions | {"defaultLanguage":"en","instructions":{"USDT":{"en":"x"},"UAH":{"uk":"x"}}} | content.instructions.UAH.en
            working-hours | {} | content.timezone content.days
            working-hours | {"timezone":"Mars","days":{}} | content.timezone
            working-hours | {"timezone":"+02:00","days":{}} | content.timezone
            working-hours | {"timezone":"Europe/Kyiv","days":{"noday":[]}} | content.days.noday
            working-hours | {"timezone":"Europe/Kyiv","days":{"Monday":[]}} | content.days.Monday
            working-hours | {"timezone":"Europe/Kyiv","days":{"monday":null}} | content.days.monday
            working-hours | {"timezone":"Europe/Kyiv","days":{"monday":[null]}} | content.days.monday[0]
            working-hours | {"timezone":"Europe/Kyiv","days":{"monday":[{}]}} | content.days.monday[0].from content.days.monday[0].to
            working-hours | {"timezone":"Europe/Kyiv","days":{"monday":[{"from":"22:00","to":"02:00"}]}} | content.days.monday[0].to
            working-hours | {"timezone":"Europe/Kyiv","days":{"monday":[{"from":"09:00","to":"09:00"}]}} | content.days.monday[0].to
            working-hours | {"timezone":"Europe/Kyiv","days":{"monday":[{"from":"9","to":"10:00"}]}} | content.days.monday[0].from
            working-hours | {"timezone":"Europe/Kyiv","days":{"monday":[{"from":"24:00","to":"24:00"}]}} | content.days.monday[0].from
            working-hours | {"timezone":"Europe/Kyiv","days":{"monday":[{"from":"09:00","to":"24:01"}]}} | content.days.monday[0].to
            working-hours | {"timezone":"Europe/Kyiv","days":{"monday":[{"from":"09:00","to":"10:00","break":1}]}} | content.days.monday[0].break
            working-hours | {"timezone":"UTC","days":{"monday":[{"from":"09:00","to":"13:00"},{"from":"12:59","to":"18:00"}]}} | content.days.monday[1]
            working-hours | {"timezone":"UTC","days":{"monday":[{"from":"14:00","to":"18:00"},{"from":"09:00","to":"20:00"}]}} | content.days.monday[1]
            working-hours | {"timezone":"UTC","days":{},"exceptions":{"2026-02-30":[]}} | content.exceptions.2026-02-30
            working-hours | {"timezone":"UTC","days":{},"exceptions":{"25.12.2026":[]}} | content.exceptions.25.12.2026
            working-hours | {"timezone":"UTC","days":{},"exceptions":{"+12026-12-25":[]}} | content.exceptions.+12026-12-25
            working-hours | {"timezone":"UTC","days":{},"exceptions":{"2026-12-25":null}} | content.exceptions.2026-12-25
            working-hours | {"timezone":"Europe/Kyiv","days":{},"exceptions":{"2027-03-28":[{"from":"03:15","to":"18:00"}]}} | content.exceptions.2027-03-28[0].from
            working-hours | {"timezone":"Europe/Kyiv","days":{},"exceptions":{"2027-03-28":[{"from":"01:00","to":"03:30"}]}} | content.exceptions.2027-03-28[0].to
            working-hours | {"timezone":"America/Havana","days":{},"exceptions":{"2027-03-14":[{"from":"00:00","to":"18:00"}]}} | content.exceptions.2027-03-14[0].from
            """)
    void whatIsNoSuchDocumentIsRefused(String name, String content, String places) {
        refused(name, content).body("errors.field", contains(places.split(" ")));
    }

    private ValidatableResponse refused(String name, String content) {
        ValidatableResponse answer = desk.as(operator)
                .header("If-Match", "*")
                .body("{\"content\":" + content + "}")
                .put("/api/v1/admin/configurations/" + name)
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("validation"));
        assertThat(admin.count("SELECT count(*) FROM configurations")).isZero();
        return answer;
    }

    @Test
    void aDocumentHasBounds() {
        String longest = "x".repeat(500);
        put("announcement", "\"0\"", announcement(longest), null).then().statusCode(200);
        // Counted as people count: this one takes two places in Java.
        put("announcement", "\"1\"", announcement("\uD83D\uDCB8".repeat(500)), null)
                .then()
                .statusCode(200);
        admin.update("DELETE FROM configurations");
        refused(
                        "announcement",
                        "{\"level\":\"info\",\"defaultLanguage\":\"en\",\"text\":{\"en\":\"" + longest + "x\"}}")
                .body("errors.field", contains("content.text.en"));
        String texts = languages(21).map(tag -> "\"" + tag + "\":\"x\"").collect(Collectors.joining(","));
        refused("announcement", "{\"level\":\"info\",\"defaultLanguage\":\"en\",\"text\":{" + texts + "}}")
                .body("errors.field", contains("content.text"));
        String hour = "{\"from\":\"0%d:00\",\"to\":\"0%d:30\"}";
        String hours = IntStream.range(0, 5).mapToObj(i -> hour.formatted(i, i)).collect(Collectors.joining(","));
        refused("working-hours", "{\"timezone\":\"UTC\",\"days\":{\"monday\":[" + hours + "]}}")
                .body("errors.field", contains("content.days.monday"));
        String dates = IntStream.range(0, 101)
                .mapToObj(i -> "\"" + LocalDate.of(2027, 1, 1).plusDays(i) + "\":[]")
                .collect(Collectors.joining(","));
        refused("working-hours", "{\"timezone\":\"UTC\",\"days\":{},\"exceptions\":{" + dates + "}}")
                .body("errors.field", contains("content.exceptions"));
    }

    private static Stream<String> languages(int count) {
        return Stream.concat(
                        Stream.of("en"), Arrays.stream(Locale.getISOLanguages()).filter(code -> !code.equals("en")))
                .limit(count);
    }

    @Test
    void whatLooksLikeAFaultButIsNoneIsTaken() {
        put("announcement", "*", announcement("1 < 2 & 3 > 2, <3\nsecond line, \uD83D\uDC68\u200D\uD83D\uDCBB"), null)
                .then()
                .statusCode(200);
        put(
                        "working-hours",
                        "*",
                        Map.of(
                                "timezone", "Europe/Kyiv",
                                "days", Map.of("sunday", List.of(Map.of("from", "03:15", "to", "03:45"))),
                                // Touching spans, and up to the minute that the clock skips.
                                "exceptions",
                                        Map.of(
                                                "2027-03-28",
                                                List.of(
                                                        Map.of("from", "02:00", "to", "03:00"),
                                                        Map.of("from", "01:00", "to", "02:00")))),
                        Instant.now().plus(1, ChronoUnit.DAYS).toString())
                .then()
                .statusCode(200);
    }

    @Test
    void aNameThatStandsTwiceIsRefused() {
        desk.as(operator)
                .header("If-Match", "*")
                .body("{\"content\":{\"timezone\":\"UTC\",\"days\":{\"monday\":[],\"monday\":[]}}}")
                .put("/api/v1/admin/configurations/working-hours")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed-body"));
        assertThat(admin.count("SELECT count(*) FROM configurations")).isZero();
    }

    /** The one of the OpenAPI document, which readers copy. */
    @Test
    void theExampleIsADocument() throws IOException {
        JsonNode examples =
                new ObjectMapper().readTree(getClass().getClassLoader().getResource("openapi-examples.json"));
        desk.as(operator)
                .header("If-Match", "*")
                .body(((ObjectNode) examples.get("ConfigurationRequest"))
                        .without("effectiveFrom")
                        .toString())
                .put("/api/v1/admin/configurations/announcement")
                .then()
                .statusCode(200);
    }
}
