package dev.exchanger.identity.testing;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import io.restassured.response.Response;

import dev.exchanger.identity.testing.IdentityApi.Tokens;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.refresh;
import static org.assertj.core.api.Assertions.assertThat;

/** One user with a live session in every context. */
public record Everywhere(String email, String userId, long telegramId, Tokens web, Tokens admin, String telegram) {

    /** A new verified user who may enter the admin context and has linked a Telegram account. */
    public static Everywhere user() {
        String email = IdentityApi.user();
        Tokens web = login(email);
        bearer(Operator.login().access())
                .put("/api/v1/admin/users/" + web.userId() + "/permissions/admin/admin:access")
                .then()
                .statusCode(204);
        Tokens admin = Tokens.of(login("admin", email, IdentityApi.PASSWORD));
        long telegramId = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
        link(web, telegramId);
        String telegram =
                ServiceApi.exchange(telegramId).then().statusCode(200).extract().path("access_token");
        return new Everywhere(email, web.userId(), telegramId, web, admin, telegram);
    }

    public static void link(Tokens web, long telegramId) {
        Response issued = bearer(web.access()).post("/api/v1/web/telegram-links");
        Map<String, Object> claim =
                Map.of("code", issued.<String>path("code"), "telegramUserId", telegramId, "telegramName", "Ann T");
        ServiceApi.post("/internal/telegram-links/claim", claim).then().statusCode(200);
        ServiceApi.post(
                        "/internal/telegram-links/" + issued.path("id") + "/confirm",
                        Map.of("telegramUserId", telegramId))
                .then()
                .statusCode(200);
        bearer(web.access())
                .post("/api/v1/web/telegram-links/" + issued.path("id") + "/confirm")
                .then()
                .statusCode(200);
    }

    /** Each session answers, in its own context. */
    public void assertAlive() {
        assertThat(statuses()).isEqualTo("200 200 200");
    }

    /** No access token, refresh token or cookie of any context is worth anything. */
    public void assertDead() {
        assertThat(statuses()).isEqualTo("401 401 401");
        for (String token : new String[] {web.access(), admin.access(), telegram}) {
            assertThat(ServiceApi.introspect(token).<Boolean>path("active")).isFalse();
        }
        refresh("web", web.refresh()).then().statusCode(401);
        refresh("admin", admin.refresh()).then().statusCode(401);
        IdentityApi.json(Map.of())
                .cookie("__Host-sid-web", web.cookie())
                .header("Sec-Fetch-Site", "same-origin")
                .post("/api/v1/web/tokens/refresh")
                .then()
                .statusCode(401);
    }

    private String statuses() {
        return me("web", web.access()) + " " + me("admin", admin.access()) + " " + me("telegram", telegram);
    }

    private static int me(String context, String token) {
        return bearer(token).get("/api/v1/" + context + "/users/me").statusCode();
    }
}
