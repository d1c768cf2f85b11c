package dev.exchanger.realtime.presence;

import java.time.Duration;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.testing.RealtimeApplication;
import dev.exchanger.realtime.testing.RealtimeTest;
import dev.exchanger.realtime.testing.TestSocket;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** {@code /api/v1/status}. */
@QuarkusTest
@RealtimeApplication
class StatusTest extends RealtimeTest {

    private final UserSpec user = UserSpec.web();
    private final String token = TokenMinter.shared().accessToken(user);

    @Test
    void iSayHowIAmAndMyOtherDevicesHear() {
        TestSocket socket = open();
        put("{\"status\":\"busy\"}")
                .statusCode(200)
                .body("userId", equalTo(user.userId().toString()))
                .body("status", equalTo("busy"))
                .body("isOnline", equalTo(true))
                .body("changedAt", notNullValue());
        socket.awaitMessage(
                "busy", message -> message.path("d").path("status").asText().equals("busy"));
        mine().body("status", equalTo("busy"));
        put("{\"status\":\"away\"}").statusCode(200).body("status", equalTo("away"));
        put("{\"status\":\"online\"}").statusCode(200).body("status", equalTo("online"));
    }

    @Test
    void withoutASocketItMakesNobodyOnlineAndHoldsForTheNext() {
        put("{\"status\":\"busy\"}")
                .statusCode(200)
                .body("status", equalTo("offline"))
                .body("isOnline", equalTo(false))
                .body("lastSeen", nullValue())
                .body("changedAt", nullValue());
        mine().body("status", equalTo("offline")).body("changedAt", nullValue());
        long life = (Long) faults.redis().command("PTTL", RedisKeys.userStatus(user.userId()));
        assertThat(life).isBetween(290_000L, 300_000L);
        TestSocket socket = open();
        mine().body("status", equalTo("busy")).body("isOnline", equalTo(true));
        socket.sync();
        assertThat(socket.pushes("presence.changed"))
                .noneMatch(push -> push.path("d").path("status").asText().equals("online"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"status\":\"offline\"}|422",
                "{\"status\":\"sleeping\"}|422",
                "{\"status\":\"\"}|422",
                "{\"status\":null}|422",
                "{}|422",
                "{\"status\":5}|400",
                "{\"status\":\"busy\",\"until\":\"noon\"}|400",
                "{|400"
            })
    void whatIsNoStatusIsSaidSo(String body, int status) {
        put(body).statusCode(status).contentType("application/problem+json");
        assertThat(faults.redis().command("EXISTS", RedisKeys.userStatus(user.userId())))
                .isEqualTo(0L);
    }

    @Test
    void isForUsersOnly() {
        given().get(service.resolve("/api/v1/status")).then().statusCode(401);
        given().contentType("application/json")
                .body("{\"status\":\"busy\"}")
                .put(service.resolve("/api/v1/status"))
                .then()
                .statusCode(401);
    }

    @Test
    void withoutRedisOnlyThoseWhoAreHereAreTold() {
        TestSocket socket = open();
        String elsewhere = TokenMinter.shared().accessToken(UserSpec.web());
        faults.redisLink().down();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> put("{\"status\":\"busy\"}").statusCode(200).body("status", equalTo("busy")));
        socket.awaitMessage(
                "busy", message -> message.path("d").path("status").asText().equals("busy"));
        given().auth()
                .oauth2(elsewhere)
                .contentType("application/json")
                .body("{\"status\":\"busy\"}")
                .put(service.resolve("/api/v1/status"))
                .then()
                .statusCode(503)
                .header("Retry-After", notNullValue());
    }

    private TestSocket open() {
        TestSocket socket = open(user);
        await().until(() -> mine().extract().<Boolean>path("isOnline"));
        return socket;
    }

    private ValidatableResponse mine() {
        return given().auth()
                .oauth2(token)
                .get(service.resolve("/api/v1/status"))
                .then()
                .statusCode(200);
    }

    private ValidatableResponse put(String body) {
        return given().auth()
                .oauth2(token)
                .contentType("application/json")
                .body(body)
                .put(service.resolve("/api/v1/status"))
                .then();
    }
}
