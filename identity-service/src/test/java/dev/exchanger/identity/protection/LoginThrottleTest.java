package dev.exchanger.identity.protection;

import java.time.Duration;

import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;

import static dev.exchanger.identity.testing.IdentityApi.PASSWORD;
import static dev.exchanger.identity.testing.IdentityApi.freshEmail;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

/** Failed logins make the next ones wait, longer each time, for known and unknown addresses alike. */
@IdentityTest
class LoginThrottleTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Inject
    LoginThrottle throttle;

    @Test
    void theFifthFailureLocksOutEvenTheRightPassword() {
        String known = IdentityApi.user();
        for (String email : new String[] {known, freshEmail()}) {
            for (int i = 1; i <= 5; i++) {
                login("web", email, "Wrong-Password-1").then().statusCode(401);
            }
            // The first delay is a second, too short for a busy machine to look at.
            fail(ApplicationContext.WEB, email, 5);
            login("web", email, PASSWORD)
                    .then()
                    .statusCode(429)
                    .body("code", equalTo("rate-limited"))
                    .header("Retry-After", notNullValue());
        }
        login("admin", known, PASSWORD).then().statusCode(403);
    }

    @Test
    void delaysDoubleUpToTheLongestAndEndWithSuccess() {
        String email = freshEmail();
        fail(ApplicationContext.WEB, email, 4);
        assertThat(delay(email)).isZero();
        fail(ApplicationContext.WEB, email, 6);
        assertThat(delay(email)).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(32));
        fail(ApplicationContext.WEB, email, 30);
        assertThat(delay(email)).isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
        fail(ApplicationContext.WEB, email, 60);
        assertThat(delay(email)).isBetween(Duration.ofHours(23), Duration.ofHours(24));
        await(throttle.succeeded(ApplicationContext.WEB, email));
        assertThat(delay(email)).isZero();
    }

    private void fail(ApplicationContext context, String email, int times) {
        for (int i = 0; i < times; i++) {
            await(throttle.failed(context, email));
        }
    }

    private Duration delay(String email) {
        try {
            await(throttle.check(ApplicationContext.WEB, email));
            return Duration.ZERO;
        } catch (ProblemException problem) {
            return problem.retryAfter().orElseThrow();
        }
    }

    private static void await(Uni<Void> work) {
        work.await().atMost(LIMIT);
    }
}
