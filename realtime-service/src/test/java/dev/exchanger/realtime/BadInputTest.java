package dev.exchanger.realtime;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.realtime.testing.ChatClient;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

/** Bad input on every route gets a precise answer, tells nothing of what belongs to others, and changes nothing. */
@QuarkusTest
@RealtimeApplication
class BadInputTest {

    private static final String CHAT = "/api/v1/chats/{chat}";
    private static final String MESSAGE = CHAT + "/messages/{message}";
    private static final String SESSION = "/api/v1/collaboration/sessions/{session}";

    /** A route with a body that it takes; {@code null} for none. */
    private record Route(String method, String path, Map<String, ?> body) {}

    private static final List<Route> WITH_BODY = List.of(
            new Route("POST", "/api/v1/chats", Map.of("kind", "support")),
            new Route(
                    "POST",
                    CHAT + "/members",
                    Map.of("userId", UUID.randomUUID().toString())),
            new Route("POST", CHAT + "/messages", Map.of("body", "x")),
            new Route(
                    "POST",
                    CHAT + "/forwards",
                    Map.of("messageId", UUID.randomUUID().toString())),
            new Route("PATCH", MESSAGE, Map.of("body", "x")),
            new Route("POST", CHAT + "/read", Map.of("seq", 1)),
            new Route("PUT", "/api/v1/status", Map.of("status", "busy")),
            new Route("POST", "/api/v1/collaboration/sessions", Map.of("title", "x")));

    private static final List<Route> WITHOUT_BODY = List.of(
            new Route("GET", "/api/v1/chats", null),
            new Route("GET", CHAT, null),
            new Route("GET", CHAT + "/members", null),
            new Route("DELETE", CHAT + "/members/{user}", null),
            new Route("GET", CHAT + "/messages", null),
            new Route("GET", MESSAGE, null),
            new Route("DELETE", MESSAGE, null),
            new Route("GET", CHAT + "/pins", null),
            new Route("PUT", CHAT + "/pins/{message}", null),
            new Route("DELETE", CHAT + "/pins/{message}", null),
            new Route("GET", "/api/v1/status", null),
            new Route("GET", "/api/v1/collaboration/sessions", null),
            new Route("GET", SESSION, null),
            new Route("POST", SESSION + "/close", null));

    @TestHTTPResource
    URI service;

    @InjectFaults
    Faults faults;

    private ChatClient ann;
    private ChatClient eve;
    private String chat;
    private String message;
    private String session;

    @BeforeEach
    void whatIsAnns() {
        ann = new ChatClient(service, UserSpec.web());
        eve = new ChatClient(service, UserSpec.web());
        faults.identity().user(ann.userId(), "Ann", "en");
        chat = ann.group();
        message = ann.send(chat, "secret");
        session = as(ann).contentType(ContentType.JSON)
                .header("Idempotency-Key", "s")
                .body(Map.of("title", "secret"))
                .post(service.resolve("/api/v1/collaboration/sessions"))
                .then()
                .statusCode(201)
                .extract()
                .path("session.id");
    }

    @AfterEach
    void nothingWasChanged() {
        ann.get("/" + chat + "/messages").body("messages", hasSize(1)).body("messages[0].body", equalTo("secret"));
        ann.get("/" + chat + "/pins").body("pins", hasSize(0));
        ann.get("/" + chat).body("members", hasSize(1));
    }

    /** Somebody else's looks exactly like what there never was. */
    @Test
    void whatIsAnothersDoesNotExist() {
        for (Route route :
                Stream.of(WITH_BODY, WITHOUT_BODY).flatMap(List::stream).toList()) {
            if (!route.path().contains("{")) {
                continue;
            }
            Response foreign = send(route, as(eve), route.body()).extract().response();
            Response never =
                    send(elsewhere(route), as(eve), route.body()).extract().response();
            assertThat(foreign.statusCode()).as(route.toString()).isEqualTo(404);
            assertThat(never.statusCode()).as(route.toString()).isEqualTo(404);
            for (String member : List.of("type", "title", "code", "detail")) {
                assertThat(foreign.<String>path(member))
                        .as(route + " " + member)
                        .isEqualTo(never.path(member));
            }
            assertThat(foreign.asString()).doesNotContain("secret");
        }
    }

    @Test
    void anIdThatIsNoneIsNotFound() {
        for (Route route :
                Stream.of(WITH_BODY, WITHOUT_BODY).flatMap(List::stream).toList()) {
            if (route.path().contains("{")) {
                for (String id : List.of("x", "1", "00000000-0000-0000-0000-00000000000g", "%00", "1-1-1-1-x")) {
                    Route wrong = new Route(route.method(), route.path().replaceAll("\\{[a-z]+}", id), route.body());
                    assertThat(send(wrong, as(ann), route.body()).extract().statusCode())
                            .as(wrong.toString())
                            .isIn(400, 404);
                }
            }
        }
    }

    @Test
    void aBodyThatIsNoneIsSaidSo() {
        for (Route route : WITH_BODY) {
            for (String body : List.of(
                    "", "{", "[]", "null", "\"x\"", "1", "{\"a\":1,\"a\":2}", "{}x", "{\"unknown\":1}", "\\u0000")) {
                Response answer = request(route, as(ann))
                        .contentType(ContentType.JSON)
                        .body(body)
                        .request(route.method(), at(route));
                assertThat(answer.statusCode()).as(route + " " + body).isIn(400, 422);
                assertThat(answer.contentType()).startsWith("application/problem+json");
                assertThat(answer.<String>path("code")).as(route + " " + body).isNotBlank();
            }
        }
    }

    @Test
    void oneMemberTooManyIsAMistakeToo() {
        for (Route route : WITH_BODY) {
            Map<String, Object> more = new HashMap<>(route.body());
            more.put("admin", true);
            send(route, as(ann), more).statusCode(400).body("code", equalTo("malformed-body"));
        }
    }

    @Test
    void wrongTypesOfMembersAreSaidSo() {
        for (Route route : WITH_BODY) {
            for (String member : route.body().keySet()) {
                for (Object wrong : List.of(List.of(), Map.of(), true, "a\u0000b", 1.5)) {
                    Response answer = send(route, as(ann), Map.of(member, wrong))
                            .extract()
                            .response();
                    assertThat(answer.statusCode())
                            .as(route + " " + member + " = " + wrong)
                            .isIn(400, 422);
                }
            }
        }
    }

    @Test
    void anotherKindOfContentIsNotTaken() {
        for (Route route : WITH_BODY) {
            request(route, as(ann))
                    .contentType("text/plain")
                    .body("x")
                    .request(route.method(), at(route))
                    .then()
                    .statusCode(415)
                    .body("code", equalTo("unsupported-media-type"));
        }
    }

    @Test
    void tooMuchIsTooMuch() {
        for (Route route : WITH_BODY) {
            request(route, as(ann))
                    .contentType(ContentType.JSON)
                    .body("{\"body\":\"" + "x".repeat(200_000) + "\"}")
                    .request(route.method(), at(route))
                    .then()
                    .statusCode(413)
                    .body("code", equalTo("payload-too-large"));
        }
    }

    @Test
    void anotherKindOfAnswerIsNotGiven() {
        for (Route route : WITHOUT_BODY) {
            if (route.method().equals("GET")) {
                request(route, as(ann))
                        .accept("application/xml")
                        .request(route.method(), at(route))
                        .then()
                        .statusCode(406);
            }
        }
    }

    @Test
    void aMethodThatIsNoneOfThemIsSaidSo() {
        for (Route route : WITHOUT_BODY) {
            request(route, as(ann))
                    .request("PATCH", at(new Route("PATCH", route.path().replace(MESSAGE, CHAT + "/pins"), null)))
                    .then()
                    .statusCode(405);
        }
    }

    @Test
    void pagesThatAreNone() {
        for (String list : List.of("/api/v1/chats", CHAT + "/messages", "/api/v1/collaboration/sessions")) {
            String own = fill(list);
            for (String limit : List.of("0", "101", "-1", "x", "1.5", "99999999999999999999")) {
                as(ann).get(service.resolve(own + "?limit=" + limit))
                        .then()
                        .statusCode(422)
                        .body("errors[0].field", equalTo("limit"));
            }
            for (String cursor : List.of("x", "eyJ9", "a.b", "..", "A".repeat(3000))) {
                as(ann).get(service.resolve(own + "?cursor=" + cursor))
                        .then()
                        .statusCode(400)
                        .body("code", equalTo("invalid-cursor"));
            }
        }
        // A cursor of one list is none of another.
        ann.group();
        String cursor = as(ann).get(service.resolve("/api/v1/chats?limit=1"))
                .then()
                .extract()
                .path("nextCursor");
        assertThat(cursor).isNotBlank();
        as(ann).get(service.resolve(fill(CHAT + "/messages?cursor=") + cursor))
                .then()
                .statusCode(400);
        for (String after : List.of("x", "-1", "1&cursor=" + cursor, "9999999999999999999")) {
            assertThat(as(ann).get(service.resolve(fill(CHAT + "/messages?after=") + after))
                            .statusCode())
                    .as(after)
                    .isIn(400, 422);
        }
    }

    @Test
    void aKeyThatIsNoneIsAskedFor() {
        for (Route route : WITH_BODY) {
            if (List.of(CHAT + "/messages", CHAT + "/forwards", "/api/v1/chats", "/api/v1/collaboration/sessions")
                    .contains(route.path())) {
                for (String key : new String[] {null, "", " ", "x".repeat(300)}) {
                    RequestSpecification request =
                            as(ann).contentType(ContentType.JSON).body(route.body());
                    if (key != null) {
                        request.header("Idempotency-Key", key);
                    }
                    request.request(route.method(), at(route))
                            .then()
                            .statusCode(400)
                            .body("code", equalTo("idempotency-key-required"));
                }
            }
        }
    }

    @Test
    void aProblemSaysWhatAndWhere() {
        as(ann).get(service.resolve(fill(CHAT + "/messages?limit=0")))
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", notNullValue())
                .body("title", notNullValue())
                .body("status", equalTo(422))
                .body("instance", equalTo(fill(CHAT + "/messages")))
                .body("traceId", notNullValue());
    }

    private ValidatableResponse send(Route route, RequestSpecification as, Map<String, ?> body) {
        RequestSpecification request = request(route, as);
        if (body != null) {
            request.contentType(ContentType.JSON).body(body);
        }
        return request.request(route.method(), at(route)).then();
    }

    /** With a key of its own, for the routes that want one. */
    private static RequestSpecification request(Route route, RequestSpecification as) {
        return route.body() == null
                ? as
                : as.header("Idempotency-Key", UUID.randomUUID().toString());
    }

    private URI at(Route route) {
        return service.resolve(fill(route.path()));
    }

    private String fill(String path) {
        return path.replace("{chat}", chat)
                .replace("{message}", message)
                .replace("{session}", session)
                .replace("{user}", ann.userId().toString());
    }

    private static Route elsewhere(Route route) {
        return new Route(
                route.method(),
                route.path().replaceAll("\\{[a-zA-Z]+}", UUID.randomUUID().toString()),
                route.body());
    }

    private static RequestSpecification as(ChatClient user) {
        return given().auth().oauth2(user.token());
    }
}
