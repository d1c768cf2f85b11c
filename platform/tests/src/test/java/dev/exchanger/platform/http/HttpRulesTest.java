package dev.exchanger.platform.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.inject.Inject;

import io.quarkus.test.common.http.TestHTTPResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.platform.probe.PlatformTest;
import dev.exchanger.platform.security.Routes;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

/** What holds for every endpoint of every service: limits, headers, CORS, ids, deadlines. */
@PlatformTest
class HttpRulesTest {

    private static final int LIMIT = 128 * 1024;

    @InjectFaults
    Faults faults;

    @TestHTTPResource
    URI base;

    @Inject
    InFlightRequests inFlight;

    @Inject
    Routes routes;

    @AfterEach
    void heal() {
        faults.heal();
    }

    private HttpResponse<String> send(HttpClient.Version version, HttpRequest.BodyPublisher body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/probe/echo"))
                .version(version)
                .header("Content-Type", "application/json")
                .POST(body)
                .build();
        return HttpClient.newBuilder().version(version).build().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.BodyPublisher chunked(String body) {
        return HttpRequest.BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String bodyOf(int size) {
        String empty = "{\"text\":\"abc\",\"lines\":[]}";
        return empty + " ".repeat(size - empty.length());
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aBodyOverTheLimitIs413(HttpClient.Version version) throws Exception {
        for (HttpRequest.BodyPublisher body : new HttpRequest.BodyPublisher[] {
            HttpRequest.BodyPublishers.ofString(bodyOf(LIMIT + 1)), chunked(bodyOf(LIMIT + 1))
        }) {
            HttpResponse<String> answer = send(version, body);
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.body()).contains("\"code\":\"payload-too-large\"");
        }
    }

    /** A client that sends all before it reads would otherwise see a broken connection, and no answer. */
    @Test
    void whoStillSendsWhenRefusedSeesTheAnswer() throws Exception {
        int length = 3 * LIMIT;
        try (Socket socket = refused(length)) {
            socket.getOutputStream().write(new byte[length]);
            socket.getOutputStream().flush();
            assertThat(socket.getInputStream().read()).as("closed, not reset").isEqualTo(-1);
        }
    }

    @Test
    void whoNeverSendsTheRestIsNotWaitedForLong() throws Exception {
        try (Socket socket = refused(3 * LIMIT)) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whoSendsWithoutEndIsCutOff() throws Exception {
        long length = 1L << 40;
        byte[] part = new byte[1 << 20];
        AtomicLong sent = new AtomicLong();
        Instant begun = Instant.now();
        try (Socket socket = refused(length)) {
            assertThatThrownBy(() -> {
                        while (sent.get() < length) {
                            socket.getOutputStream().write(part);
                            sent.addAndGet(part.length);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(20));
        assertThat(sent).as("8 MiB, and what the system holds").hasValueLessThan(64 << 20);
    }

    /** A connection that was told 413 before it has sent anything of its body. */
    private Socket refused(long length) throws IOException {
        Socket socket = new Socket(base.getHost(), base.getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("POST /probe/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                                + length + "\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().contains("payload-too-large") || answer.charAt(answer.length() - 1) != '}') {
            int next = socket.getInputStream().read();
            assertThat(next).as("end of " + answer).isNotEqualTo(-1);
            answer.append((char) next);
        }
        assertThat(answer.toString()).startsWith("HTTP/1.1 413");
        return socket;
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aBodyAtTheLimitIsReadOnTheEventLoop(HttpClient.Version version) throws Exception {
        for (HttpRequest.BodyPublisher body : new HttpRequest.BodyPublisher[] {
            HttpRequest.BodyPublishers.ofString(bodyOf(LIMIT)), chunked(bodyOf(LIMIT))
        }) {
            HttpResponse<String> answer = send(version, body);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("vert.x-eventloop");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "abc", "1, 2", "99999999999999999999"})
    void anUnreadableLengthIsRefused(String length) throws Exception {
        String answer = raw("POST /probe/echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n{}");
        assertThat(answer).startsWith("HTTP/1.1 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/%", "/probe/item/%c0%ae", "/\u0001", "/..%2f..%2fetc/passwd", "/a%00b"})
    void anUnreadablePathIsAClientError(String path) throws Exception {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 4");
        assertThat(answer).doesNotContain("Exception", "\tat ");
    }

    private String raw(String request) throws Exception {
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            byte[] head = new byte[4096];
            int read = socket.getInputStream().read(head);
            return read < 0 ? "" : new String(head, 0, read, StandardCharsets.UTF_8);
        }
    }

    @Test
    void securityHeadersAreOnEveryAnswer() {
        for (String path : new String[] {"/probe/query", "/nowhere", "/secured/web", "/api/health"}) {
            given().when()
                    .get(path)
                    .then()
                    .header("X-Content-Type-Options", "nosniff")
                    .header("X-Frame-Options", "DENY")
                    .header("Referrer-Policy", "no-referrer")
                    .header("Content-Security-Policy", containsString("default-src 'none'"))
                    .header("Cache-Control", "no-store")
                    .header("Strict-Transport-Security", nullValue());
        }
    }

    @Test
    void onlyListedOriginsAreLetIn() {
        given().header("Origin", "https://desk.example")
                .when()
                .get("/probe/query")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Origin", "https://desk.example")
                .header("Access-Control-Expose-Headers", containsString("ETag"));
        given().header("Origin", "https://evil.example")
                .when()
                .get("/probe/query")
                .then()
                .statusCode(403)
                .header("Access-Control-Allow-Origin", nullValue());
        given().header("Origin", "https://desk.example")
                .header("Access-Control-Request-Method", "PUT")
                .when()
                .options("/probe/query")
                .then()
                .statusCode(200)
                .header("Access-Control-Allow-Methods", containsString("PUT"));
    }

    @Test
    void theRequestIdOfTheClientIsKeptWhenItIsHarmless() {
        given().header("X-Request-Id", "order-17.retry_2")
                .when()
                .get("/probe/query")
                .then()
                .header("X-Request-Id", equalTo("order-17.retry_2"));
        for (String bad :
                new String[] {"short", "x".repeat(65), "with space in it", "semi;colon;s", "{\"json\":true}"}) {
            given().header("X-Request-Id", bad)
                    .when()
                    .get("/probe/query")
                    .then()
                    .header("X-Request-Id", not(equalTo(bad)))
                    .header("X-Request-Id", matchesPattern("[0-9a-f]{32}"));
        }
    }

    @Test
    void aRequestThatIsNeverAnsweredEndsIn503() {
        faults.postgresLink().pause();
        Instant start = Instant.now();
        given().when()
                .get("/probe/database")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", startsWith(""));
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(4));
        faults.postgresLink().heal();
        Awaitility.await()
                .untilAsserted(
                        () -> given().when().get("/probe/database").then().statusCode(200));
    }

    @Test
    void everyAnsweredRequestIsCountedOut() {
        for (int i = 0; i < 20; i++) {
            given().when().get("/nowhere");
            given().when().get("/probe/fail/null");
        }
        Awaitility.await().until(() -> inFlight.count() == 0);
    }

    @Test
    void theRouteTableKnowsEveryRouteAndItsAccess() {
        assertThat(routes.all())
                .extracting(route -> route.verb() + " " + route.path())
                .contains(
                        "GET /api/health",
                        "GET /api/health/redis",
                        "GET /secured/of/{ctx}/me",
                        "POST /probe/echo",
                        "GET /forgotten");
        assertThat(routes.undecided())
                .extracting(Routes.Route::path)
                .containsExactly("/forgotten", "/forgotten/contradiction");
    }
}
