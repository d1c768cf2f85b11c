package dev.exchanger.platform.health;

import java.time.Duration;
import java.time.Instant;

import io.quarkus.test.common.http.TestHTTPResource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.probe.PlatformTest;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.matchesPattern;

@PlatformTest
class HealthTest {

    @InjectFaults
    Faults faults;

    @TestHTTPResource(value = "/health", management = true)
    String probes;

    @AfterEach
    void heal() {
        faults.heal();
        Awaitility.await()
                .untilAsserted(() -> given().when().get("/api/health").then().body("status", equalTo("UP")));
    }

    @Test
    void everythingIsThere() {
        given().when()
                .get("/api/health")
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("service", equalTo("probe"))
                .body("dependencies.redis.state", equalTo("UP"))
                .body("dependencies.postgres.state", equalTo("UP"))
                .body("dependencies.postgres.details.default.connected", equalTo(true));
        given().when()
                .get("/api/health/redis")
                .then()
                .statusCode(200)
                .body("redis.connected", equalTo(true))
                .body("redis.status", equalTo("ready"))
                .body("redis.host", equalTo(faults.redisLink().host()))
                .body("redis.port", equalTo(faults.redisLink().port()))
                .body("redis.timestamp", matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z"))
                .body("redis.fallback", equalTo(false));
        given().when().get(probes + "/ready").then().statusCode(200);
        given().when().get(probes + "/live").then().statusCode(200);
        given().when().get(probes + "/started").then().statusCode(200);
    }

    @Test
    void withoutRedisTheServiceIsDegradedAndReady() {
        faults.redisLink().down();
        Awaitility.await().untilAsserted(() -> given().when()
                .get("/api/health/redis")
                .then()
                .statusCode(200)
                .body("redis.connected", equalTo(false))
                .body("redis.status", equalTo("degraded"))
                .body("redis.fallback", equalTo(true)));
        given().when().get("/api/health").then().statusCode(200).body("status", equalTo("DEGRADED"));
        given().when().get(probes + "/ready").then().statusCode(200);
        given().when().get(probes + "/live").then().statusCode(200);
    }

    @Test
    void withoutPostgresItIsDownAndNotReadyButAlive() {
        faults.postgresLink().down();
        given().when().get("/api/health").then().statusCode(503).body("status", equalTo("DOWN"));
        given().when()
                .get(probes + "/ready")
                .then()
                .statusCode(503)
                .body("checks.data.reason", hasItem("postgres is away"));
        given().when().get(probes + "/live").then().statusCode(200);
    }

    @Test
    void aFrozenPostgresDoesNotFreezeTheProbe() {
        faults.postgresLink().pause();
        Instant start = Instant.now();
        given().when().get(probes + "/ready").then().statusCode(503);
        given().when().get("/api/health").then().statusCode(503);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void probesAndMetricsAreNotOnThePublicPort() {
        for (String path : new String[] {"/q/health", "/q/health/ready", "/q/metrics"}) {
            given().when().get(path).then().statusCode(404);
        }
    }
}
