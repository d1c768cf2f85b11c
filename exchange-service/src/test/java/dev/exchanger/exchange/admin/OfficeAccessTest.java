package dev.exchanger.exchange.admin;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.exchanger.exchange.testing.AdminAway;
import dev.exchanger.exchange.testing.Desk;
import dev.exchanger.exchange.testing.DeskTest;
import dev.exchanger.testkit.token.UserSpec;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

/** The back office is for operators with the permission, and the desk does not need it. */
@QuarkusTest
class OfficeAccessTest extends DeskTest {

    private static final String NOBODY = "7d444840-9dc0-11d1-b245-5ffdce74fad2";

    private static Response send(RequestSpecification request, String method, String path) {
        RequestSpecification ready = method.equals("GET")
                ? request
                : request.header("If-Match", "\"0\"").body(Map.of());
        return ready.request(method, "/api/v1/admin/" + path.replace("{id}", NOBODY));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, audit, audit:read",
        "GET, audit/verify, audit:read",
        "GET, settings, settings:read",
        "GET, settings/desk.open, settings:read",
        "PUT, settings/desk.open, settings:write",
        "GET, configurations, configurations:read",
        "GET, configurations/announcement, configurations:read",
        "GET, configurations/announcement/versions, configurations:read",
        "PUT, configurations/announcement, configurations:write",
        "GET, metrics?name=orders, metrics:read",
        "POST, reports, reports:read",
        "GET, reports/{id}, reports:read",
        "GET, reports/{id}/content, reports:read"
    })
    void onlyOperatorsWithThePermissionMay(String method, String path, String permission) {
        UUID user = UUID.randomUUID();
        send(desk.anonymous(), method, path).then().statusCode(401);
        send(desk.as(UserSpec.of(user, "web", Set.of(permission))), method, path)
                .then()
                .statusCode(401);
        send(desk.as(UserSpec.of(user, "telegram", Set.of(permission))), method, path)
                .then()
                .statusCode(401);
        send(desk.as(UserSpec.admin("orders:read")), method, path)
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    @Test
    void withoutItsDatabaseTheOfficeIsAwayAndTheDeskGoesOn() {
        UserSpec operator = UserSpec.admin("audit:read", "configurations:read", "metrics:read", "reports:read");
        try (AdminAway away = new AdminAway(faults.database("exchanger_admin"))) {
            desk.as(operator)
                    .get("/api/v1/admin/audit")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("unavailable"));
            desk.as(operator).get("/api/v1/admin/audit/verify").then().statusCode(503);
            desk.as(operator)
                    .get("/api/v1/admin/configurations/announcement")
                    .then()
                    .statusCode(503);
            desk.as(operator)
                    .get("/api/v1/admin/metrics?name=orders&step=PT7M")
                    .then()
                    .statusCode(503);
            desk.as(operator)
                    .body(Map.of("type", "ledger-balances"))
                    .post("/api/v1/admin/reports")
                    .then()
                    .statusCode(503);
            desk.pay(desk.place(Desk.customer())).then().statusCode(202);
        }
        await().until(() -> desk.as(operator).get("/api/v1/admin/audit").statusCode() == 200);
    }
}
