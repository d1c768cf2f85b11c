package dev.exchanger.platform.problem;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.exchanger.platform.probe.PlatformTest;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

@PlatformTest
class ProblemsTest {

    @InjectFaults
    Faults faults;

    @TestHTTPResource
    URI base;

    @AfterEach
    void heal() {
        faults.heal();
    }

    private static ValidatableResponse problem(ValidatableResponse answer, int status, String code) {
        return answer.statusCode(status)
                .contentType("application/problem+json")
                .header("Cache-Control", "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .body("type", equalTo("https://exchanger.dev/problems/" + code))
                .body("code", equalTo(code))
                .body("status", equalTo(status))
                .body("title", not(nullValue()))
                .body("traceId", matchesPattern("[0-9a-f]{32}"))
                .body("instance", startsWith("/"));
    }

    private static ValidatableResponse post(String body) {
        return given().contentType("application/json")
                .body(body)
                .when()
                .post("/probe/echo")
                .then();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"text\":\"abc\",\"other\":1}|other|unknown field",
                "{\"text\":\"abc\",\"lines\":[{\"name\":\"a\",\"count\":1},{\"name\":\"a\",\"count\":1,\"x\":1}]}|lines[1].x|unknown field",
                "{\"text\":5}|text|wrong type or format",
                "{\"text\":true}|text|wrong type or format",
                "{\"text\":\"abc\",\"number\":\"5\"}|number|wrong type or format",
                "{\"text\":\"abc\",\"number\":1.5}|number|wrong type or format",
                "{\"text\":\"abc\",\"number\":99999999999}|number|wrong type or format",
                "{\"text\":\"abc\",\"flag\":\"true\"}|flag|wrong type or format",
                "{\"text\":\"abc\",\"flag\":1}|flag|wrong type or format",
                "{\"text\":\"abc\",\"id\":\"not-a-uuid\"}|id|wrong type or format",
                "{\"text\":\"abc\",\"at\":\"yesterday\"}|at|wrong type or format",
                "{\"text\":\"abc\",\"money\":\"1e999999999\"}|money|wrong type or format",
                "{\"text\":\"abc\",\"money\":1e5}|money|wrong type or format",
                "{\"text\":\"abc\",\"money\":\"\"}|money|wrong type or format",
                "{\"text\":\"abc\",\"money\":{}}|money|wrong type or format",
                "{\"text\":\"abc\",\"lines\":[{\"name\":\"a\",\"count\":null}]}|lines[0].count|wrong type or format",
                "[]|$|wrong type or format",
                "\"text\"|$|wrong type or format",
            })
    void aBodyOfTheWrongShapeIsNamedByItsPath(String body, String path, String message) {
        problem(post(body), 400, "malformed-body")
                .body("errors", hasSize(1))
                .body("errors[0].field", equalTo(path))
                .body("errors[0].message", equalTo(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{",
                "{\"text\":\"abc\"",
                "{\"text\":\"abc\"}}",
                "{\"text\":\"abc\"} {}",
                "{\"text\":\"abc\",\"text\":\"abd\"}",
                "nonsense",
                "{'text':'abc'}",
            })
    void aBodyThatIsNotOneJsonValueIs400(String body) {
        problem(post(body), 400, "malformed-body").body(not(containsString("com.fasterxml")));
    }

    @Test
    void deeplyNestedJsonIs400() throws Exception {
        // Not with REST Assured: its own pretty printer takes half a minute for such a text.
        String nested = "{\"text\":\"abc\",\"lines\":" + "[".repeat(20_000);
        var request = HttpRequest.newBuilder(URI.create(base + "probe/echo"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(nested))
                .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"code\":\"malformed-body\"");
    }

    @Test
    void aMissingBodyIsAValidationError() {
        problem(post(""), 422, "validation").body("errors[0].field", equalTo("body"));
        problem(post("null"), 422, "validation");
    }

    @Test
    void violationsNameTheFieldsAndNotTheJavaMethod() {
        problem(post("{\"text\":\"a\",\"lines\":[{\"name\":\" \",\"count\":11}]}"), 422, "validation")
                .body("errors.field", equalTo(List.of("lines[0].count", "lines[0].name", "text")));
        problem(given().when().get("/probe/query?number=6").then(), 422, "validation")
                .body("errors[0].field", equalTo("number"));
    }

    @Test
    void moneyIsPlainTextAndInstantsAreRfc3339() {
        post("{\"text\":\"abc\",\"money\":\"0.000000000000000001\",\"at\":\"2026-11-21T10:00:00Z\"}")
                .statusCode(200)
                .body("body.money", equalTo("0.000000000000000001"))
                .body("body.at", equalTo("2026-11-21T10:00:00Z"));
        post("{\"text\":\"abc\",\"money\":100.50}").statusCode(200).body("body.money", equalTo("100.50"));
    }

    @Test
    void whatJaxRsRefusesIsAProblem() {
        problem(given().when().get("/nowhere").then(), 404, "not-found").body("instance", equalTo("/nowhere"));
        problem(given().when().get("/probe/item/17").then(), 404, "not-found");
        problem(given().when().delete("/probe/echo").then(), 405, "method-not-allowed");
        problem(
                given().contentType("text/plain")
                        .body("x")
                        .when()
                        .post("/probe/echo")
                        .then(),
                415,
                "unsupported-media-type");
        problem(given().accept("image/png").when().get("/probe/query").then(), 406, "not-acceptable");
    }

    @Test
    void anUnreadableParameterIs400AndNamed() {
        problem(given().when().get("/probe/query?number=five").then(), 400, "bad-request")
                .body("errors[0].field", equalTo("number"));
        problem(given().header("X-Number", "five").when().get("/probe/header").then(), 400, "bad-request");
    }

    @Test
    void aProblemDoesNotDependOnWhatTheResourceProduces() {
        problem(given().accept("text/plain").when().get("/probe/text?fail=true").then(), 409, "conflict")
                .body("detail", equalTo("as asked"));
    }

    @ParameterizedTest
    @CsvSource({"secret", "null", "error", "other"})
    void ourOwnFaultsShowNothing(String how) {
        String body = problem(given().when().get("/probe/fail/" + how).then(), 500, "internal")
                .body("detail", nullValue())
                .extract()
                .asString();
        assertThat(body).doesNotContain("hunter2", "insides", "Exception", "boom");
    }

    @Test
    void aRejectedStatementIsOurFault() {
        String body = problem(given().when().get("/probe/bad-sql").then(), 500, "internal")
                .extract()
                .asString();
        assertThat(body).doesNotContain("no_such_column_secret");
    }

    @Test
    void dependenciesAwayAre503WithRetryAfter() {
        String body = problem(given().when().get("/probe/fail/redis").then(), 503, "unavailable")
                .header("Retry-After", "2")
                .extract()
                .asString();
        assertThat(body).doesNotContain("10.0.0.1");
        faults.postgresLink().down();
        problem(given().when().get("/probe/database").then(), 503, "unavailable")
                .header("Retry-After", "2");
        faults.heal();
        given().when().get("/probe/database").then().statusCode(200);
    }

    @Test
    void retryAfterIsRoundedUpAndMembersAreExtensions() {
        problem(given().when().get("/probe/fail/limited").then(), 429, "rate-limited")
                .header("Retry-After", "2")
                .body("remaining", equalTo(0))
                .body("detail", equalTo("slow down"));
        problem(given().when().get("/probe/fail/fields").then(), 422, "validation")
                .body("errors[0].field", equalTo("payout.account"));
    }

    @Test
    void theTraceIdOfTheClientIsKept() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        given().header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .when()
                .get("/nowhere")
                .then()
                .body("traceId", equalTo(trace));
        given().header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .when()
                .get("/probe/trace")
                .then()
                .body("before", equalTo(trace))
                .body("after", equalTo(trace));
    }
}
