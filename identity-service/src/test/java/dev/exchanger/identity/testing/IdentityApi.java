package dev.exchanger.identity.testing;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;

import static io.restassured.RestAssured.given;

/** Calls the API as a program does. */
public final class IdentityApi {

    public static final String PASSWORD = "Correct-Horse-42";

    private IdentityApi() {}

    public static String freshEmail() {
        return "user-" + UUID.randomUUID() + "@example.com";
    }

    public static RequestSpecification json(Object body) {
        return given().contentType(ContentType.JSON).body(body);
    }

    public static RequestSpecification bearer(String token) {
        return given().header("Authorization", "Bearer " + token);
    }

    public static Response register(String email) {
        return json(Map.of("email", email, "password", PASSWORD)).post("/api/v1/accounts");
    }

    public static Response confirm(String verificationId, String code) {
        return json(Map.of("code", code)).post("/api/v1/web/verifications/" + verificationId + "/confirm");
    }

    /** A verified user. */
    public static String user() {
        String email = freshEmail();
        String id = register(email).then().statusCode(202).extract().path("verificationId");
        confirm(id, Mailbox.code(email, 1)).then().statusCode(200);
        return email;
    }

    public static Response login(String context, String email, String password) {
        Map<String, String> body = new HashMap<>();
        body.put("email", email);
        body.put("password", password);
        return json(body).post("/api/v1/" + context + "/sessions");
    }

    public static Tokens login(String email) {
        return Tokens.of(
                login("web", email, PASSWORD).then().statusCode(201).extract().response());
    }

    public static Response refresh(String context, String refreshToken) {
        return json(Map.of("refreshToken", refreshToken)).post("/api/v1/" + context + "/tokens/refresh");
    }

    public static Response me(String accessToken) {
        return bearer(accessToken).get("/api/v1/web/users/me");
    }

    /** What a login gives. */
    public record Tokens(String access, String refresh, String handle, String cookie) {
        public static Tokens of(Response response) {
            return new Tokens(
                    response.path("accessToken"),
                    response.path("refreshToken"),
                    response.path("session.handle"),
                    response.getCookie("__Host-sid-web"));
        }

        /** {@code sid} of the access token. */
        public String sessionId() {
            return claim("sid");
        }

        public String userId() {
            return claim("sub");
        }

        private String claim(String name) {
            String payload = new String(Base64.getUrlDecoder().decode(access.split("\\.")[1]));
            return new JsonObject(payload).getString(name);
        }
    }
}
