package dev.exchanger.identity.token;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Concurrently;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.json;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static dev.exchanger.identity.testing.IdentityApi.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

/** Refresh tokens: one successor however many ask, and the end of the session for whoever comes with an old one. */
@IdentityTest
class RefreshTest {

    @InjectFaults
    Faults faults;

    @Test
    void eightAtOnceGetTheSameSuccessor() {
        Tokens tokens = login(IdentityApi.user());
        List<Response> answers = Concurrently.run(8, i -> refresh("web", tokens.refresh()));
        assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
        assertThat(answers.stream()
                        .map(answer -> answer.<String>path("refreshToken"))
                        .distinct())
                .hasSize(1);
        assertThat(counter(tokens)).isEqualTo(1);
        refresh("web", answers.get(0).path("refreshToken")).then().statusCode(200);
    }

    @Test
    void anOldTokenIsTheftAndEndsTheSessionForBoth() {
        Tokens first = login(IdentityApi.user());
        Tokens second = Tokens.of(refresh("web", first.refresh()));
        Tokens third = Tokens.of(refresh("web", second.refresh()));
        refresh("web", first.refresh())
                .then()
                .statusCode(401)
                .body("code", equalTo("unauthenticated"))
                .header("WWW-Authenticate", containsString("invalid_token"));
        me(third.access()).then().statusCode(401);
        refresh("web", third.refresh()).then().statusCode(401);
        assertThat(Database.of(faults)
                        .texts("SELECT revoke_reason FROM sessions WHERE handle = ?", UUID.fromString(first.handle())))
                .containsExactly("refresh_reuse");
    }

    @Test
    void thePreviousTokenIsTheftAfterTheGraceTime() {
        Tokens first = login(IdentityApi.user());
        Tokens second = Tokens.of(refresh("web", first.refresh()));
        Database.of(faults)
                .update(
                        "UPDATE sessions SET refreshed_at = refreshed_at - interval '31 s' WHERE handle = ?",
                        UUID.fromString(first.handle()));
        refresh("web", first.refresh()).then().statusCode(401);
        refresh("web", second.refresh()).then().statusCode(401);
        me(second.access()).then().statusCode(401);
    }

    @Test
    void anIdleSessionComesBackByItsRefreshTokenButNotAfterAWeek() {
        Tokens tokens = login(IdentityApi.user());
        UUID handle = UUID.fromString(tokens.handle());
        Database database = Database.of(faults);
        database.update("UPDATE sessions SET idle_expires_at = now() - interval '1 s' WHERE handle = ?", handle);
        Tokens renewed = Tokens.of(refresh("web", tokens.refresh())
                .then()
                .statusCode(200)
                .extract()
                .response());
        me(renewed.access()).then().statusCode(200);
        database.update("UPDATE sessions SET refreshed_at = now() - interval '8 d' WHERE handle = ?", handle);
        refresh("web", renewed.refresh()).then().statusCode(401);
    }

    @Test
    void forgedForeignAndBrokenTokensAreRefusedAlike() {
        Tokens tokens = login(IdentityApi.user());
        String token = tokens.refresh();
        char last = token.charAt(token.length() - 3);
        String forged = token.substring(0, token.length() - 3)
                + (last == 'A' ? 'B' : 'A')
                + token.substring(token.length() - 2);
        for (String bad :
                List.of(forged, "x", "rt.web.", token + "A", tokens.access(), "rt.admin." + token.substring(7))) {
            refresh("web", bad.length() > 200 ? bad.substring(0, 200) : bad)
                    .then()
                    .statusCode(401)
                    .body("code", equalTo("unauthenticated"));
        }
        refresh("admin", token).then().statusCode(401);
        json(Map.of()).post("/api/v1/web/tokens/refresh").then().statusCode(401);
        refresh("web", token).then().statusCode(200);
    }

    @Test
    void revokedTokensAreRefusedAtOnce() {
        Tokens tokens = login(IdentityApi.user());
        Tokens renewed = Tokens.of(refresh("web", tokens.refresh()));
        revoke(renewed.access()).then().statusCode(200);
        me(renewed.access()).then().statusCode(401);
        me(tokens.access()).then().statusCode(200);
        assertThat(faults.redis().command("EXISTS", "token:blacklist:" + jti(renewed.access())))
                .isEqualTo(1L);
        revoke(renewed.refresh()).then().statusCode(200);
        me(tokens.access()).then().statusCode(401);
        revoke(renewed.refresh()).then().statusCode(200);
        revoke("no token at all").then().statusCode(200);
    }

    @Test
    void keysAreMirroredByHandle() {
        Tokens tokens = login(IdentityApi.user());
        String key = "user:refresh_token:" + tokens.userId();
        Awaitility.await().untilAsserted(() -> assertThat(faults.redis().command("SMEMBERS", key))
                .isEqualTo(List.of(tokens.handle())));
        bearer(tokens.access()).delete("/api/v1/web/sessions/current").then().statusCode(204);
        Awaitility.await().untilAsserted(() -> assertThat(faults.redis().command("EXISTS", key))
                .isEqualTo(0L));
    }

    private static Response revoke(String token) {
        return json(Map.of("token", token)).post("/api/v1/web/tokens/revoke");
    }

    private static String jti(String token) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]))).getString("jti");
    }

    private long counter(Tokens tokens) {
        return Database.of(faults)
                .number("SELECT refresh_counter FROM sessions WHERE handle = ?", UUID.fromString(tokens.handle()));
    }
}
