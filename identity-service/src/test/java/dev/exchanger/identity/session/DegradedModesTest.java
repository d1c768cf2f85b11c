package dev.exchanger.identity.session;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.cache.CacheGate;
import dev.exchanger.identity.testing.Concurrently;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.Operator;
import dev.exchanger.platform.database.Database;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.PASSWORD;
import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static dev.exchanger.identity.testing.IdentityApi.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

/** Redis frozen, Redis back with what it held before a revocation, PostgreSQL killed and frozen. */
@IdentityTest
class DegradedModesTest {

    private static final Duration RECOVERY = Duration.ofSeconds(20);
    // A frozen server is noticed by the deadlines of its clients.
    private static final Duration ANSWER = Duration.ofSeconds(15);

    @InjectFaults
    Faults faults;

    @Inject
    CacheGate gate;

    @Inject
    Sessions sessions;

    @AfterEach
    void heal() {
        faults.heal();
        await().atMost(RECOVERY).until(gate::isOpen);
        await().atMost(RECOVERY)
                .untilAsserted(() -> RestAssured.get("/api/health").then().body("status", equalTo("UP")));
    }

    @Test
    void redisBackWithOldDataBringsNothingBack() {
        Tokens revoked = login(IdentityApi.user());
        Tokens kept = login(IdentityApi.user());
        me(revoked.access()).then().statusCode(200);
        me(kept.access()).then().statusCode(200);
        Map<String, String> snapshot = values("identity:*");
        assertThat(snapshot.get(key(revoked))).startsWith("V:");
        revokedByAnotherReplica(revoked);
        me(revoked.access()).then().statusCode(401);

        faults.redisLink().down();
        faults.redis().kill9();
        faults.redis().restart();
        snapshot.forEach((key, value) -> faults.redis().command("SET", key, value, "PX", "60000"));
        await().atMost(RECOVERY).untilAsserted(() -> RestAssured.get("/api/health/redis")
                .then()
                .body("redis.connected", equalTo(false))
                .body("redis.fallback", equalTo(true)));
        me(revoked.access()).then().statusCode(401);
        me(kept.access()).then().statusCode(200);

        faults.redisLink().heal();
        // Before the gate opens, while it opens and after it.
        await().atMost(RECOVERY).pollInterval(Duration.ofMillis(20)).until(() -> {
            me(revoked.access()).then().statusCode(401);
            me(kept.access()).then().statusCode(200);
            return gate.isOpen();
        });
        me(revoked.access()).then().statusCode(401);
        refresh("web", revoked.refresh()).then().statusCode(401);
        me(kept.access()).then().statusCode(200);
        // The kept session has been filled anew, the revoked one has not.
        await().atMost(RECOVERY).untilAsserted(() -> {
            me(kept.access()).then().statusCode(200);
            assertThat(values(key(kept)).get(key(kept))).startsWith("V:").isNotEqualTo(snapshot.get(key(kept)));
        });
        assertThat(values(key(revoked)).getOrDefault(key(revoked), "")).doesNotStartWith("V:" + gate.generation());
    }

    @Test
    void aFrozenRedisIsDoneWithout() {
        String email = IdentityApi.user();
        Tokens tokens = login(email);
        Tokens other = login(email);
        Tokens third = login(email);
        faults.redis().pause();
        me(tokens.access()).then().statusCode(200);
        login("web", email, PASSWORD).then().statusCode(201);
        refresh("web", other.refresh()).then().statusCode(200);
        // The second time nothing is left to end, but Redis still does not know.
        for (int i = 0; i < 2; i++) {
            bearer(other.access())
                    .delete("/api/v1/web/sessions/" + third.handle())
                    .then()
                    .statusCode(202);
        }
        me(third.access()).then().statusCode(401);
        bearer(tokens.access()).delete("/api/v1/web/sessions/current").then().statusCode(202);
        me(tokens.access()).then().statusCode(401);
        await().atMost(RECOVERY)
                .untilAsserted(() -> RestAssured.get("/api/health/redis").then().body("redis.fallback", equalTo(true)));
        RestAssured.get("/api/health").then().statusCode(200);

        faults.redis().resume();
        await().atMost(RECOVERY).untilAsserted(() -> assertThat(faults.redis().command("GET", key(tokens)))
                .isEqualTo("T"));
        await().atMost(RECOVERY)
                .untilAsserted(() -> assertThat(stored().number("SELECT count(*) FROM invalidation_outbox"))
                        .isZero());
        me(tokens.access()).then().statusCode(401);
        me(other.access()).then().statusCode(200);
    }

    @Test
    void postgresKilledAndBackForgetsNoRevocation() {
        String email = IdentityApi.user();
        Tokens revoked = login(email);
        Tokens kept = login(email);
        ServiceIntrospection introspection = ServiceIntrospection.prepare();
        assertThat(introspection.active(kept.access())).isTrue();
        bearer(revoked.access()).delete("/api/v1/web/sessions/current").then().statusCode(204);

        faults.postgres().kill9();
        assertThat(introspection.active(kept.access())).isTrue();
        assertThat(introspection.active(revoked.access())).isFalse();
        refused(email, kept);
        RestAssured.get("/api/health").then().statusCode(503);

        faults.postgres().restart();
        await().atMost(RECOVERY)
                .untilAsserted(() -> login("web", email, PASSWORD).then().statusCode(201));
        me(revoked.access()).then().statusCode(401);
        refresh("web", revoked.refresh()).then().statusCode(401);
        me(kept.access()).then().statusCode(200);
        bearer(kept.access()).delete("/api/v1/web/sessions/current").then().statusCode(204);
        me(kept.access()).then().statusCode(401);
    }

    @Test
    void aFrozenPostgresIsWaitedForOnlySoLong() {
        String email = IdentityApi.user();
        Tokens tokens = login(email);
        ServiceIntrospection introspection = ServiceIntrospection.prepare();
        assertThat(introspection.active(tokens.access())).isTrue();

        Errors errors = Errors.record();
        faults.postgres().pause();
        assertThat(introspection.active(tokens.access())).isTrue();
        long start = System.nanoTime();
        refused(email, tokens);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ANSWER.multipliedBy(2));

        faults.postgres().resume();
        // What was refused goes on when PostgreSQL does, as far as it came; LateLoginTest shows what a login leaves
        // then.
        await().atMost(RECOVERY)
                .until(() -> stored().number("SELECT count(*) FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'")
                        == 0);
        await().atMost(RECOVERY)
                .untilAsserted(() -> login("web", email, PASSWORD).then().statusCode(201));
        assertThat(errors.stop()).noneMatch(line -> line.contains("already been written"));
        // What was refused may have been committed when PostgreSQL went on; then it is in force in both stores.
        boolean dead = stored().number(
                                "SELECT count(*) FROM sessions WHERE id = decode(?, 'hex') AND revoked_at IS NOT NULL",
                                tokens.sessionId())
                == 1;
        await().atMost(RECOVERY).untilAsserted(() -> me(tokens.access()).then().statusCode(dead ? 401 : 200));
    }

    @Test
    void withBothStoresAwayAMomentIsRememberedButNotForOperators() {
        String email = IdentityApi.user();
        SessionId kept = new SessionId(login(email).sessionId());
        Tokens revoked = login(email);
        SessionId operator = new SessionId(Operator.login().sessionId());
        bearer(revoked.access()).delete("/api/v1/web/sessions/current").then().statusCode(204);
        faults.redisLink().down();
        faults.postgresLink().down();
        await().atMost(RECOVERY).until(() -> !gate.isOpen());
        ContextSessions web = sessions.of(ApplicationContext.WEB);
        assertThat(web.find(kept).await().atMost(RECOVERY)).isPresent();
        assertThat(web.find(new SessionId(revoked.sessionId())).await().atMost(RECOVERY))
                .isEmpty();
        Uni<?> asked = sessions.of(ApplicationContext.ADMIN).find(operator);
        assertThatThrownBy(() -> asked.await().atMost(RECOVERY)).matches(Database::isUnavailable);
        login("web", email, PASSWORD).then().statusCode(503);
    }

    private static void refused(String email, Tokens tokens) {
        List<Response> answers = Concurrently.run(3, i -> switch (i) {
            case 0 -> login("web", email, PASSWORD);
            case 1 -> refresh("web", tokens.refresh());
            default -> bearer(tokens.access()).delete("/api/v1/web/sessions/current");
        });
        for (Response answer : answers) {
            answer.then().statusCode(503).body("code", equalTo("unavailable")).header("Retry-After", notNullValue());
        }
    }

    /** Acknowledged there; this replica's own memory knows nothing of it. */
    private void revokedByAnotherReplica(Tokens tokens) {
        stored().update(
                        "UPDATE sessions SET revoked_at = now(), revoke_reason = 'logout', ver = ver + 1"
                                + " WHERE id = decode(?, 'hex')",
                        tokens.sessionId());
        faults.redis().command("SET", key(tokens), "T", "PX", "60000");
    }

    private dev.exchanger.identity.testing.Database stored() {
        return dev.exchanger.identity.testing.Database.of(faults);
    }

    private static String key(Tokens tokens) {
        return "identity:session:web:" + tokens.sessionId();
    }

    private Map<String, String> values(String pattern) {
        Map<String, String> all = new HashMap<>();
        for (Object key : (List<?>) faults.redis().command("KEYS", pattern)) {
            Object value = faults.redis().command("GET", key.toString());
            if (value != null) {
                all.put(key.toString(), value.toString());
            }
        }
        return all;
    }
}
