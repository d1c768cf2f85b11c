package dev.exchanger.identity.permission;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import dev.exchanger.identity.account.EmailAddress;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.Operator;
import dev.exchanger.identity.testing.ServiceApi;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

/** Permissions hold in their context, for everybody, from the moment the answer says so. */
@IdentityTest
class PermissionTest {

    @InjectFaults
    Faults faults;

    @Inject
    FirstOperator firstOperator;

    private static String path(Tokens user, String context, String permission) {
        return "/api/v1/admin/users/" + user.userId() + "/permissions/" + context + "/" + permission;
    }

    @Test
    void grantsAndRevocationsAreEffectiveAtOnce() {
        Tokens operator = Operator.login();
        Tokens user = login(IdentityApi.user());
        ServiceApi.introspect(user.access()).then().body("permissions", equalTo(List.of()));
        bearer(operator.access())
                .put(path(user, "web", "orders:approve"))
                .then()
                .statusCode(204);
        ServiceApi.introspect(user.access()).then().body("permissions", contains("orders:approve"));
        bearer(user.access())
                .get("/api/v1/web/users/me/permissions")
                .then()
                .statusCode(200)
                .body("permissions", contains("orders:approve"));
        bearer(operator.access())
                .put(path(user, "web", "orders:approve"))
                .then()
                .statusCode(204);
        bearer(operator.access())
                .delete(path(user, "web", "orders:approve"))
                .then()
                .statusCode(204);
        ServiceApi.introspect(user.access()).then().body("permissions", equalTo(List.of()));
        assertThat(Database.of(faults)
                        .number(
                                "SELECT count(*) FROM outbox WHERE aggregate = ?"
                                        + " AND type = 'identity.user.permissions-changed.v1'",
                                user.userId()))
                .isEqualTo(2);
    }

    @Test
    void aPermissionOfOneContextIsNoneInAnother() {
        Tokens operator = Operator.login();
        Tokens user = login(IdentityApi.user());
        bearer(operator.access()).put(path(user, "admin", "rates:write")).then().statusCode(204);
        ServiceApi.introspect(user.access()).then().body("permissions", equalTo(List.of()));
    }

    @Test
    void onlyOperatorsWithThePermissionMayGrant() {
        Tokens operator = Operator.login();
        Tokens user = login(IdentityApi.user());
        bearer(user.access()).put(path(user, "admin", "admin:access")).then().statusCode(401);
        bearer(operator.access()).put(path(user, "nowhere", "a:b")).then().statusCode(404);
        bearer(operator.access()).put(path(user, "web", "no-colon")).then().statusCode(422);
        bearer(operator.access())
                .put("/api/v1/admin/users/" + UUID.randomUUID() + "/permissions/web/a:b")
                .then()
                .statusCode(404);
        bearer(operator.access())
                .put("/api/v1/admin/users/not-a-uuid/permissions/web/a:b")
                .then()
                .statusCode(404);
    }

    @Test
    void theAdminContextTakesAdminAccess() {
        String email = IdentityApi.user();
        IdentityApi.login("admin", email, IdentityApi.PASSWORD)
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        IdentityApi.login("admin", email, "Wrong-Password-1").then().statusCode(401);
        Tokens operator = Operator.login();
        Tokens user = login(email);
        bearer(operator.access())
                .put(path(user, "admin", "admin:access"))
                .then()
                .statusCode(204);
        String admin = IdentityApi.login("admin", email, IdentityApi.PASSWORD)
                .then()
                .statusCode(201)
                .extract()
                .path("accessToken");
        bearer(admin).put(path(user, "admin", "permissions:write")).then().statusCode(403);
        bearer(admin).get("/api/v1/admin/users/me/permissions").then().body("permissions", hasItem("admin:access"));
    }

    @Test
    void theFirstOperatorIsAppointedOnlyOnce() {
        Operator.login();
        EmailAddress second = EmailAddress.parse("second@example.com").orElseThrow();
        assertThat(firstOperator.bootstrap(second).await().atMost(Duration.ofSeconds(10)))
                .isFalse();
        assertThat(Database.of(faults).number("SELECT count(*) FROM users WHERE email = ?", "second@example.com"))
                .isZero();
    }
}
