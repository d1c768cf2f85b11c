package dev.exchanger.identity.testing;

import java.util.Map;

import io.restassured.response.Response;

import static dev.exchanger.identity.testing.IdentityApi.json;

/** The first operator, whom the configuration of the tests appoints. */
public final class Operator {

    public static final String EMAIL = "operator@example.com";
    public static final String PASSWORD = "The-Operators-Own-1";

    private static boolean ready;

    private Operator() {}

    /** Tokens of the admin context; sets the password first, as a new operator does. */
    public static synchronized IdentityApi.Tokens login() {
        if (!ready) {
            // The directory may hold mails of former runs.
            int before = Mailbox.to(EMAIL).size();
            String id = json(Map.of("email", EMAIL, "purpose", "reset_password"))
                    .post("/api/v1/admin/verifications")
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("verificationId");
            json(Map.of("code", Mailbox.code(EMAIL, before + 1), "newPassword", PASSWORD))
                    .post("/api/v1/admin/verifications/" + id + "/confirm")
                    .then()
                    .statusCode(200);
            ready = true;
        }
        Response response = IdentityApi.login("admin", EMAIL, PASSWORD);
        response.then().statusCode(201);
        return new IdentityApi.Tokens(
                response.path("accessToken"),
                response.path("refreshToken"),
                response.path("session.handle"),
                response.getCookie("__Host-sid-admin"));
    }
}
