package dev.exchanger.identity.session;

import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.Mailbox;
import dev.exchanger.identity.testing.Operator;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.PASSWORD;
import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.json;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Another replica has ended a session and died before it told Redis. Whatever is then said about all sessions of the
 * user may be acknowledged only when Redis knows of that one too: the row is ended already, so nothing else would name
 * it. The relay would tell Redis as well, but of rows of half a second at the earliest.
 */
@IdentityTest
class OwedRevocationTest {

    private static final String NEW = "A-Whole-New-Pass";

    @InjectFaults
    Faults faults;

    @Test
    void logoutEverywherePaysIt() {
        paid((email, tokens) -> bearer(tokens.access()).delete("/api/v1/web/sessions"), 204);
    }

    @Test
    void aPasswordChangePaysIt() {
        paid(
                (email, tokens) -> body(tokens.access(), Map.of("currentPassword", PASSWORD, "newPassword", NEW))
                        .put("/api/v1/web/users/me/password"),
                204);
    }

    @Test
    void aPasswordResetPaysIt() {
        String email = IdentityApi.user();
        String id = json(Map.of("email", email, "purpose", "reset_password"))
                .post("/api/v1/web/verifications")
                .path("verificationId");
        String code = Mailbox.code(email, 2);
        paid(
                email,
                (same, tokens) -> json(Map.of("code", code, "newPassword", NEW))
                        .post("/api/v1/web/verifications/" + id + "/confirm"),
                200);
    }

    @Test
    void aLockPaysIt() {
        String operator = Operator.login().access();
        paid((email, tokens) -> lock(operator, tokens), 204);
    }

    @Test
    void aSecondLockPaysIt() {
        String operator = Operator.login().access();
        String email = IdentityApi.user();
        Tokens tokens = login(email);
        Tokens other = login(email);
        lock(operator, tokens).then().statusCode(204);
        // As if the first lock had not been told.
        faults.redis().command("DEL", key(other));
        owe(other);
        lock(operator, tokens).then().statusCode(204);
        assertThat(faults.redis().command("GET", key(other))).isEqualTo("T");
    }

    @Test
    void theEndOfTheAccountPaysIt() {
        paid(
                (email, tokens) -> body(tokens.access(), Map.of("currentPassword", PASSWORD))
                        .delete("/api/v1/web/users/me"),
                204);
    }

    private void paid(BiFunction<String, Tokens, Response> change, int acknowledged) {
        paid(IdentityApi.user(), change, acknowledged);
    }

    private void paid(String email, BiFunction<String, Tokens, Response> change, int acknowledged) {
        Tokens tokens = login(email);
        Tokens ended = login(email);
        Database.of(faults)
                .update(
                        "UPDATE sessions SET revoked_at = now(), revoke_reason = 'logout', ver = ver + 1"
                                + " WHERE handle = ?",
                        UUID.fromString(ended.handle()));
        owe(ended);
        change.apply(email, tokens).then().statusCode(acknowledged);
        assertThat(faults.redis().command("GET", key(ended))).isEqualTo("T");
    }

    private void owe(Tokens ended) {
        Database.of(faults)
                .update(
                        "INSERT INTO invalidation_outbox (kind, key, keep_until)"
                                + " VALUES ('session', ?, now() + interval '1 day')",
                        key(ended));
    }

    private static Response lock(String operator, Tokens tokens) {
        return body(operator, Map.of("reason", "stolen card")).post("/api/v1/admin/users/" + tokens.userId() + "/lock");
    }

    private static RequestSpecification body(String token, Map<String, String> body) {
        return bearer(token).contentType("application/json").body(body);
    }

    private static String key(Tokens tokens) {
        return "identity:session:web:" + tokens.sessionId();
    }
}
