package dev.exchanger.identity.session;

import java.time.Duration;
import java.util.Map;

import jakarta.inject.Inject;

import io.restassured.RestAssured;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.cache.CacheGate;
import dev.exchanger.identity.cache.SlotCache;
import dev.exchanger.identity.cache.SlotRead;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.Everywhere;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.ServiceApi;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.PASSWORD;
import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static dev.exchanger.identity.testing.IdentityApi.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

/** What must hold while Redis or PostgreSQL is away: nothing revoked lives, and what can go on goes on. */
@IdentityTest
class RevocationFaultTest {

    private static final Duration RECOVERY = Duration.ofSeconds(20);

    @InjectFaults
    Faults faults;

    @Inject
    CacheGate gate;

    @Inject
    SlotCache cache;

    @AfterEach
    void heal() {
        faults.heal();
        await().atMost(RECOVERY).until(gate::isOpen);
        await().atMost(RECOVERY)
                .untilAsserted(() -> RestAssured.get("/api/health").then().body("status", equalTo("UP")));
    }

    @Test
    void anUnlinkedAccountIsOnlyPromisedWhenRedisKnows() {
        Everywhere user = Everywhere.user();
        String link = "/internal/telegram-users/" + user.telegramId() + "/link";
        String service = ServiceApi.token();
        bearer(user.telegram()).get("/api/v1/telegram/users/me").then().statusCode(200);

        faults.redis().kill9();
        bearer(service).delete(link).then().statusCode(202);
        // Said again: there is no link any more, but still nothing to promise.
        bearer(service).delete(link).then().statusCode(202);
        bearer(user.telegram()).get("/api/v1/telegram/users/me").then().statusCode(401);

        faults.redis().restart();
        await().atMost(RECOVERY).until(gate::isOpen);
        await().atMost(RECOVERY)
                .untilAsserted(() -> bearer(service).delete(link).then().statusCode(204));
        bearer(user.telegram()).get("/api/v1/telegram/users/me").then().statusCode(401);
        bearer(user.web().access()).get("/api/v1/web/users/me").then().statusCode(200);
    }

    @Test
    void redisDiesAndComesBackAndNoRevokedSessionDoes() {
        String email = IdentityApi.user();
        Tokens before = login(email);
        Tokens kept = login(email);
        me(before.access()).then().statusCode(200);

        faults.redis().kill9();
        Tokens during = login(email);
        me(during.access()).then().statusCode(200);
        Tokens renewed = Tokens.of(
                refresh("web", kept.refresh()).then().statusCode(200).extract().response());
        // Committed, but Redis could not be told: accepted, not yet promised.
        bearer(before.access()).delete("/api/v1/web/sessions/current").then().statusCode(202);
        me(before.access()).then().statusCode(401);
        bearer(during.access()).delete("/api/v1/web/sessions/current").then().statusCode(202);
        me(during.access()).then().statusCode(401);

        faults.redis().restart();
        await().atMost(RECOVERY).untilAsserted(() -> assertThat(
                        faults.redis().command("GET", "identity:session:web:" + before.sessionId()))
                .isEqualTo("T"));
        assertThat(faults.redis().command("GET", "identity:session:web:" + during.sessionId()))
                .isEqualTo("T");
        me(before.access()).then().statusCode(401);
        me(during.access()).then().statusCode(401);
        refresh("web", before.refresh()).then().statusCode(401);
        me(renewed.access()).then().statusCode(200);
        assertThat(Database.of(faults).number("SELECT count(*) FROM invalidation_outbox"))
                .isZero();
    }

    @Test
    void aRedisWithAnOldSnapshotIsNotBelieved() {
        Tokens tokens = login(IdentityApi.user());
        String key = "identity:session:web:" + tokens.sessionId();
        String snapshot = (String) faults.redis().command("GET", key);
        assertThat(snapshot).startsWith("V:");
        bearer(tokens.access()).delete("/api/v1/web/sessions/current").then().statusCode(204);
        long generation = Database.of(faults).number("SELECT gen FROM cache_generation");
        faults.redis().kill9();
        faults.redis().restart();
        await().atMost(RECOVERY)
                .until(() -> Database.of(faults).number("SELECT gen FROM cache_generation") > generation);
        await().atMost(RECOVERY).until(gate::isOpen);
        faults.redis().command("SET", key, snapshot);
        // Seen as none at all: the reader may fill the slot with what PostgreSQL says, which is nothing.
        assertThat(cache.read(key).await().atMost(RECOVERY)).isInstanceOf(SlotRead.Miss.class);
        me(tokens.access()).then().statusCode(401);
    }

    @Test
    void aHungRedisDelaysNobodyForLong() {
        String email = IdentityApi.user();
        Tokens tokens = login(email);
        faults.redisLink().silence();
        long start = System.nanoTime();
        me(tokens.access()).then().statusCode(200);
        login("web", email, PASSWORD).then().statusCode(201);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
        bearer(tokens.access()).delete("/api/v1/web/sessions/current").then().statusCode(202);
        me(tokens.access()).then().statusCode(401);
        faults.redisLink().heal();
        await().atMost(RECOVERY).untilAsserted(() -> assertThat(
                        faults.redis().command("GET", "identity:session:web:" + tokens.sessionId()))
                .isEqualTo("T"));
        me(tokens.access()).then().statusCode(401);
    }

    @Test
    void aRevokedAccessTokenStaysRevokedWhenRedisComesBackEmpty() {
        Tokens tokens = login(IdentityApi.user());
        IdentityApi.json(Map.of("token", tokens.access()))
                .post("/api/v1/web/tokens/revoke")
                .then()
                .statusCode(200);
        faults.redis().kill9();
        me(tokens.access()).then().statusCode(401);
        faults.redis().restart();
        await().atMost(RECOVERY)
                .untilAsserted(
                        () -> RestAssured.get("/api/health/redis").then().body("redis.connected", equalTo(true)));
        me(tokens.access()).then().statusCode(401);
    }

    @Test
    void withoutPostgresWhatIsCertainServesAndTheRestWaits() {
        String email = IdentityApi.user();
        Tokens tokens = login(email);
        ServiceIntrospection introspection = ServiceIntrospection.prepare();
        assertThat(introspection.active(tokens.access())).isTrue();
        faults.postgresLink().down();
        // Verified in PostgreSQL a moment ago: Redis is enough to know the session.
        assertThat(introspection.active(tokens.access())).isTrue();
        login("web", email, PASSWORD)
                .then()
                .statusCode(503)
                .body("code", equalTo("unavailable"))
                .header("Retry-After", notNullValue());
        refresh("web", tokens.refresh()).then().statusCode(503).header("Retry-After", notNullValue());
        bearer(tokens.access()).delete("/api/v1/web/sessions/current").then().statusCode(503);
        faults.postgresLink().heal();
        await().atMost(RECOVERY)
                .untilAsserted(() -> login("web", email, PASSWORD).then().statusCode(201));
        me(tokens.access()).then().statusCode(200);
    }
}
