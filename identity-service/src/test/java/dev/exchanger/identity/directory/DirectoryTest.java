package dev.exchanger.identity.directory;

import java.util.Map;

import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.testing.IdentityApi;
import dev.exchanger.identity.testing.IdentityApi.Tokens;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.identity.testing.ServiceApi;

import static dev.exchanger.identity.testing.IdentityApi.bearer;
import static dev.exchanger.identity.testing.IdentityApi.login;
import static dev.exchanger.identity.testing.IdentityApi.me;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;

/** Other services learn names by id, and are told cheaply that nothing has changed. */
@IdentityTest
class DirectoryTest {

    private static Response users(String ids, String known) {
        return bearer(ServiceApi.token())
                .header("If-None-Match", known)
                .queryParam("ids", ids)
                .get("/internal/users");
    }

    @Test
    void anUnchangedAnswerIsNotSentAgain() {
        Tokens first = login(IdentityApi.user());
        Tokens second = login(IdentityApi.user());
        String ids = first.userId() + "," + second.userId();
        String tag = users(ids, "\"none\"").then().statusCode(200).extract().header("ETag");
        users(second.userId() + "," + first.userId(), tag)
                .then()
                .statusCode(304)
                .header("ETag", equalTo(tag))
                .body(emptyString());
        bearer(second.access())
                .header("If-Match", me(second.access()).getHeader("ETag"))
                .contentType("application/json")
                .body(Map.of("displayName", "Ann"))
                .patch("/api/v1/web/users/me")
                .then()
                .statusCode(200);
        users(ids, tag).then().statusCode(200).body("id", contains(first.userId(), second.userId()));
    }
}
