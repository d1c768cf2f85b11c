package dev.exchanger.identity.attack;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.inject.Inject;

import io.restassured.http.ContentType;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.Accounts;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.ServiceApi;
import dev.exchanger.platform.security.Routes;
import dev.exchanger.testkit.contract.GuardedCall;
import dev.exchanger.testkit.contract.RouteAccessContract;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

@IdentityTest
class RouteAccessTest implements RouteAccessContract {

    private static final String TELEGRAM = "telegram";

    @Inject
    Routes table;

    @InjectFaults
    Faults faults;

    private Accounts accounts;

    @Override
    public String service() {
        return "identity";
    }

    @Override
    public List<Routes.Route> routeTable() {
        return table.all();
    }

    @Override
    public Set<String> open() {
        return Set.of(
                "GET /.well-known/jwks.json",
                "GET /api/health",
                "GET /api/health/redis",
                "POST /api/v1/accounts",
                "POST /api/v1/{ctx}/sessions",
                "POST /api/v1/{ctx}/tokens/refresh",
                "POST /api/v1/{ctx}/tokens/revoke",
                "POST /api/v1/{ctx}/verifications",
                "POST /api/v1/{ctx}/verifications/{id}/confirm",
                "POST /internal/tokens");
    }

    @Override
    public String serviceToken() {
        return ServiceApi.token();
    }

    @Override
    public String userToken(String context, Set<String> permissions) {
        if (context.equals(TELEGRAM)) {
            long telegram = ThreadLocalRandom.current().nextLong(1_000_000, Long.MAX_VALUE);
            accounts().link(accounts().create(), telegram);
            return ServiceApi.exchange(telegram)
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("access_token");
        }
        return session(context, permissions).access();
    }

    @Override
    public String value(String variable) {
        return switch (variable) {
            case "permission" -> "orders:read";
            case "telegramUserId" -> "1";
            default -> RouteAccessContract.super.value(variable);
        };
    }

    private Accounts accounts() {
        if (accounts == null) {
            accounts = Accounts.in(Database.of(faults));
        }
        return accounts;
    }

    private Tokens session(String context, Set<String> permissions) {
        String email =
                context.equals("admin") ? accounts().createAdmin() : accounts().create();
        permissions.forEach(permission -> accounts().grant(email, context, permission));
        var answer = IdentityApi.login(context, email, IdentityApi.PASSWORD);
        answer.then().statusCode(201);
        return new Tokens(
                answer.path("accessToken"),
                answer.path("refreshToken"),
                answer.path("session.handle"),
                answer.getCookie("__Host-sid-" + context));
    }

    private static int status(GuardedCall call, Map<String, String> headers) {
        return given().headers(headers)
                .contentType(ContentType.JSON)
                .request(call.route().verb(), call.path())
                .statusCode();
    }

    @Test
    void aCookieIsNeverTakenBesideABearerTokenNorFromAForeignSite() {
        Map<String, Tokens> sessions = Map.of("web", session("web", Set.of()), "admin", session("admin", Set.of()));
        for (GuardedCall call : calls()) {
            for (String context : call.contexts()) {
                Tokens tokens = sessions.get(context);
                if (tokens == null) {
                    continue;
                }
                String cookie = "__Host-sid-" + context + "=" + tokens.cookie();
                assertThat(status(call, Map.of("Cookie", cookie, "Authorization", "Bearer " + tokens.access())))
                        .as("%s with both", call)
                        .isEqualTo(400);
                if (call.unsafe()) {
                    assertThat(status(call, Map.of("Cookie", cookie)))
                            .as("%s from nowhere", call)
                            .isEqualTo(403);
                    assertThat(status(call, Map.of("Cookie", cookie, "Sec-Fetch-Site", "cross-site")))
                            .as("%s from a foreign site", call)
                            .isEqualTo(403);
                }
            }
        }
        sessions.forEach((context, tokens) -> bearer(tokens.access())
                .get("/api/v1/" + context + "/users/me")
                .then()
                .statusCode(200));
    }
}
