package dev.exchanger.identity;

import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.Mailbox;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.confirm;
import static dev.exchanger.identity.testing.IdentityApi.freshEmail;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static dev.exchanger.identity.testing.IdentityApi.refresh;
import static dev.exchanger.identity.testing.IdentityApi.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

/** The whole way of a user: register, verify, log in, be somebody, refresh, log out. */
@IdentityTest
class AccountStoryTest {

    @Test
    void registersVerifiesLogsInRefreshesAndLogsOut() {
        String email = freshEmail();
        String verification = register(email)
                .then()
                .statusCode(202)
                .body("expiresAt", notNullValue())
                .body("resendAfter", equalTo(60))
                .extract()
                .path("verificationId");
        login("web", email, IdentityApi.PASSWORD).then().statusCode(403).body("code", equalTo("email-unverified"));
        confirm(verification, Mailbox.code(email, 1)).then().statusCode(200).body("verified", equalTo(true));

        Tokens tokens = login(email);
        me(tokens.access())
                .then()
                .statusCode(200)
                .body("email", equalTo(email))
                .body("emailVerified", equalTo(true))
                .body("locale", equalTo("en"));

        Tokens renewed = Tokens.of(refresh("web", tokens.refresh())
                .then()
                .statusCode(200)
                .extract()
                .response());
        assertThat(renewed.refresh()).isNotEqualTo(tokens.refresh());
        assertThat(renewed.sessionId()).isEqualTo(tokens.sessionId());

        bearer(renewed.access()).delete("/api/v1/web/sessions/current").then().statusCode(204);
        me(renewed.access()).then().statusCode(401);
        me(tokens.access()).then().statusCode(401);
        refresh("web", renewed.refresh()).then().statusCode(401);
    }
}
