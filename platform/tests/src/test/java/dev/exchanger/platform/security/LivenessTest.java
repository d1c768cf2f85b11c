package dev.exchanger.platform.security;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

import jakarta.inject.Inject;

import io.restassured.response.Response;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.probe.PlatformTest;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.session.CachedUser;
import dev.exchanger.platform.session.SessionSlot;
import dev.exchanger.platform.session.SessionValue;
import dev.exchanger.platform.session.UserSlot;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;
import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

/** Whether a valid token's session still lives: what Redis says, what identity says, and what happens without either. */
@PlatformTest
class LivenessTest {

    private static final TokenMinter MINTER = TokenMinter.shared();

    @InjectFaults
    Faults faults;

    @Inject
    RedisLink link;

    private final UserSpec user = UserSpec.web();
    private final String token = MINTER.accessToken(user);

    @BeforeEach
    void redisIsThere() {
        // A key set and a service token are known, whatever ran before.
        call(MINTER.accessToken(UserSpec.web())).then().statusCode(200);
        faults.redis().flush();
        Awaitility.await().until(link::ready);
        faults.identity().reset();
    }

    @AfterEach
    void heal() {
        faults.heal();
        faults.redis().flush();
        faults.identity().reset();
        Awaitility.await().until(link::ready);
    }

    private static Response call(String token) {
        return given().header("Authorization", "Bearer " + token).when().get("/secured/web");
    }

    private static Response admin(String token) {
        return given().header("Authorization", "Bearer " + token).when().get("/secured/admin");
    }

    private void put(UserSpec of, String session) {
        faults.redis().command("SET", RedisKeys.session(of.context(), of.sessionId()), session);
    }

    private void cacheUser(UserSpec of, String... permissions) {
        CachedUser cached = new CachedUser(of.userId(), "a@example.com", true, Set.of(permissions), "uk", 1);
        faults.redis().command("SET", RedisKeys.user(of.context(), of.userId()), new UserSlot.Live(1, cached).encode());
    }

    private static SessionValue session(UserSpec of) {
        Instant now = Instant.now();
        return new SessionValue(
                of.userId(),
                of.context(),
                UUID.randomUUID(),
                now,
                now.plus(Duration.ofHours(1)),
                now.plus(Duration.ofDays(1)),
                1);
    }

    private static String live(SessionValue value) {
        return new SessionSlot.Live(1, value).encode();
    }

    private int introspections() {
        return faults.identity().requests("/internal/introspect").size();
    }

    private void warm(UserSpec of, UnaryOperator<SessionValue> change, String... permissions) {
        put(of, live(change.apply(session(of))));
        cacheUser(of, permissions);
    }

    @Test
    void aFreshSessionInRedisIsEnough() {
        warm(user, s -> s, "orders:read");
        call(token).then().statusCode(200).body("permissions", equalTo("orders:read"));
        assertThat(introspections()).isZero();
    }

    @Test
    void aTombstoneIs401WithoutAsking() {
        put(user, "T");
        cacheUser(user);
        call(token).then().statusCode(401);
        assertThat(introspections()).isZero();
    }

    @Test
    void aBlacklistedTokenIs401AlthoughTheSessionLives() {
        warm(user, s -> s);
        call(token).then().statusCode(200);
        String jti = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]))
                .replaceAll(".*\"jti\":\"([^\"]+)\".*", "$1");
        faults.redis().command("SET", RedisKeys.tokenBlacklist(jti), "1");
        call(token).then().statusCode(401);
        assertThat(introspections()).isZero();
    }

    @Test
    void whateverIsNotAFreshMatchingSessionIsAskedAtIdentity() {
        Instant now = Instant.now();
        assertAsked(null);
        assertAsked("L:another-reader");
        assertAsked("V:1:{broken");
        assertAsked("nonsense");
        assertAsked(live(with(session(user), now.minusSeconds(61), user.userId(), "web")));
        assertAsked(live(with(session(user), now.plusSeconds(61), user.userId(), "web")));
        assertAsked(live(with(session(user), now, UUID.randomUUID(), "web")));
        assertAsked(live(with(session(user), now, user.userId(), "admin")));
        SessionValue value = session(user);
        assertAsked(live(new SessionValue(
                value.userId(), "web", value.handle(), now, now.minusMillis(1), value.expiresAt(), 1)));
        assertAsked(live(new SessionValue(
                value.userId(), "web", value.handle(), now, value.idleExpiresAt(), now.minusMillis(1), 1)));
    }

    private void assertAsked(String slot) {
        faults.redis().flush();
        faults.identity().reset();
        cacheUser(user);
        if (slot != null) {
            put(user, slot);
        }
        call(token).then().statusCode(200);
        assertThat(introspections()).as("introspections for slot %s", slot).isEqualTo(1);
        faults.identity().revoke(user);
        call(token).then().statusCode(401);
    }

    private static SessionValue with(SessionValue value, Instant verifiedAt, UUID userId, String context) {
        return new SessionValue(
                userId, context, value.handle(), verifiedAt, value.idleExpiresAt(), value.expiresAt(), value.ver());
    }

    @Test
    void aUserThatIsNotCachedIsAskedAtIdentity() {
        put(user, live(session(user)));
        faults.identity().permissions(user.userId(), "orders:write");
        call(token).then().statusCode(200).body("permissions", equalTo("orders:write"));
        faults.redis()
                .command("SET", RedisKeys.user("web", user.userId()), "V:1:{\"id\":\"" + UUID.randomUUID() + "\"}");
        call(token).then().statusCode(200).body("permissions", equalTo("orders:write"));
        assertThat(introspections()).isEqualTo(2);
    }

    @Test
    void theAdminContextTrustsFiveSecondsOnly() {
        UserSpec operator = UserSpec.admin("rates:write");
        String admin = MINTER.accessToken(operator);
        warm(operator, s -> s, "rates:write");
        admin(admin).then().statusCode(200);
        assertThat(introspections()).isZero();
        warm(operator, s -> with(s, Instant.now().minusSeconds(6), s.userId(), s.context()), "rates:write");
        admin(admin).then().statusCode(200);
        assertThat(introspections()).isEqualTo(1);
    }

    @Test
    void withoutRedisIdentityAnswers() {
        faults.redisLink().down();
        call(token).then().statusCode(200);
        faults.identity().revoke(user);
        call(token).then().statusCode(401);
        assertThat(introspections()).isEqualTo(2);
    }

    @Test
    void aFrozenRedisCostsOneDeadlineAndNotTheRequest() {
        faults.redisLink().pause();
        call(token).then().statusCode(200);
        assertThat(introspections()).isEqualTo(1);
    }

    @Test
    void withoutBothTheRequestIsRefusedFor503() {
        faults.redisLink().down();
        faults.identity().away(true);
        call(token)
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", equalTo("2"))
                .body("code", equalTo("unavailable"));
        faults.identityLink().down();
        call(token).then().statusCode(503);
        faults.identityLink().heal();
        faults.identity().away(false);
        call(token).then().statusCode(200);
    }

    @Test
    void withIdentityAwayAFreshRedisStillAnswersAndAStaleOneDoesNot() {
        faults.identityLink().down();
        warm(user, s -> s);
        call(token).then().statusCode(200);
        put(user, "T");
        call(token).then().statusCode(401);
        warm(user, s -> with(s, Instant.now().minusSeconds(61), s.userId(), s.context()));
        call(token).then().statusCode(503);
    }

    @Test
    void aHangingIdentityIsBoundedByItsDeadline() {
        faults.identityLink().pause();
        Instant start = Instant.now();
        call(token).then().statusCode(503);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofMillis(1900));
    }
}
