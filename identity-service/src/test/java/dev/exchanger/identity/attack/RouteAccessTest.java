package dev.exchanger.identity.attack;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import jakarta.inject.Inject;

import io.restassured.http.ContentType;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.attack.GuardedRoutes.Call;
import dev.exchanger.identity.testing.Accounts;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.RawCall;
import dev.exchanger.identity.testing.ServiceApi;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.Routes;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** Every route, with every credential that is not for it. A new route is covered the moment it exists. */
@IdentityTest
class RouteAccessTest {

    @Inject
    Routes routes;

    @InjectFaults
    Faults faults;

    private Accounts accounts;

    private Accounts accounts() {
        if (accounts == null) {
            accounts = Accounts.in(Database.of(faults));
        }
        return accounts;
    }

    /** A new user's, so that what a call does to its caller disturbs nobody. */
    private String token(ApplicationContext context) {
        if (context == ApplicationContext.TELEGRAM) {
            long telegram = ThreadLocalRandom.current().nextLong(1_000_000, Long.MAX_VALUE);
            accounts().link(accounts().create(), telegram);
            return ServiceApi.exchange(telegram)
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("access_token");
        }
        return session(context).access();
    }

    private Tokens session(ApplicationContext context) {
        boolean admin = context == ApplicationContext.ADMIN;
        String email = admin ? accounts().createAdmin() : accounts().create();
        var answer = IdentityApi.login(context.code(), email, IdentityApi.PASSWORD);
        answer.then().statusCode(201);
        return new Tokens(
                answer.path("accessToken"),
                answer.path("refreshToken"),
                answer.path("session.handle"),
                answer.getCookie("__Host-sid-" + context.code()));
    }

    private static int status(Call call, Map<String, String> headers) {
        int status = status(call, headers, ContentType.JSON);
        return status == 415 ? status(call, headers, ContentType.URLENC) : status;
    }

    private static int status(Call call, Map<String, String> headers, ContentType type) {
        return given().headers(headers)
                .contentType(type)
                .request(call.verb(), call.path())
                .statusCode();
    }

    private static Map<String, String> bearing(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    @Test
    void noRouteOpensToACredentialThatIsNotForIt() {
        Map<ApplicationContext, String> tokens = new EnumMap<>(ApplicationContext.class);
        for (ApplicationContext context : ApplicationContext.values()) {
            tokens.put(context, token(context));
        }
        String service = ServiceApi.token();
        List<Call> calls = GuardedRoutes.calls(routes);
        assertThat(calls).hasSizeGreaterThan(20);
        for (Call call : calls) {
            assertThat(status(call, Map.of())).as("%s without a token", call).isEqualTo(401);
            assertThat(status(call, bearing("x.y.z")))
                    .as("%s with garbage", call)
                    .isEqualTo(401);
            if (!call.contexts().isEmpty()) {
                assertThat(status(call, bearing(service)))
                        .as("%s with a service's token", call)
                        .isEqualTo(401);
            }
            tokens.forEach((context, token) -> {
                if (!call.contexts().contains(context)) {
                    assertThat(status(call, bearing(token)))
                            .as("%s with a %s token", call, context)
                            .isEqualTo(401);
                }
            });
        }
    }

    /** Otherwise the test above would be content with paths that lead nowhere. */
    @Test
    void theRightTokenGetsPastTheDoorOfEveryRoute() {
        String service = ServiceApi.token();
        for (Call call : GuardedRoutes.calls(routes)) {
            String token = call.contexts().isEmpty() ? service : token(call.context());
            assertThat(status(call, bearing(token))).as("%s", call).isNotIn(401, 405, 500);
        }
    }

    @Test
    void noSpellingOfAPathOpensARoute() {
        List<String> opened = new ArrayList<>();
        for (Call call : GuardedRoutes.calls(routes)) {
            for (String spelling : PathTricks.of(call.path())) {
                int status = RawCall.status(call.verb(), spelling, "");
                if (status < 400 || status >= 500) {
                    opened.add(call.verb() + " " + spelling + " -> " + status);
                }
            }
            for (String verb : List.of("HEAD", call.verb().toLowerCase(), "TRACE")) {
                int status = RawCall.status(verb, call.path(), "");
                if (status < 400 || status >= 500 && status != 501) {
                    opened.add(verb + " " + call.path() + " -> " + status);
                }
            }
        }
        assertThat(opened).isEmpty();
    }

    @Test
    void aCookieIsNeverTakenBesideABearerTokenNorFromAForeignSite() {
        Map<ApplicationContext, Tokens> sessions = Map.of(
                ApplicationContext.WEB, session(ApplicationContext.WEB),
                ApplicationContext.ADMIN, session(ApplicationContext.ADMIN));
        for (Call call : GuardedRoutes.calls(routes)) {
            for (ApplicationContext context : call.contexts()) {
                Tokens tokens = sessions.get(context);
                if (tokens == null) {
                    continue;
                }
                String cookie = "__Host-sid-" + context.code() + "=" + tokens.cookie();
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
                .get("/api/v1/" + context.code() + "/users/me")
                .then()
                .statusCode(200));
    }
}
