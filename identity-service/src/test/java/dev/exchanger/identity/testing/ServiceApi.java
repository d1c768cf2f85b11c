package dev.exchanger.identity.testing;

import java.util.Map;

import io.restassured.http.ContentType;
import io.restassured.response.Response;

import static io.restassured.RestAssured.given;

/** Calls the internal API as another service does. */
public final class ServiceApi {

    public static final String CLIENT = "bot";
    /** As in the configuration of the tests. */
    public static final String SECRET = "the-bots-secret-in-tests";

    private ServiceApi() {}

    public static Response clientToken(String client, String secret) {
        return given().auth()
                .preemptive()
                .basic(client, secret)
                .contentType(ContentType.URLENC)
                .formParam("grant_type", "client_credentials")
                .post("/internal/tokens");
    }

    public static String token() {
        return clientToken(CLIENT, SECRET).then().statusCode(200).extract().path("access_token");
    }

    public static Response introspect(String token) {
        return IdentityApi.bearer(token())
                .contentType(ContentType.URLENC)
                .formParam("token", token)
                .post("/internal/introspect");
    }

    public static Response exchange(Object telegramUserId) {
        return IdentityApi.bearer(token())
                .contentType(ContentType.URLENC)
                .formParam("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange")
                .formParam("subject_token", telegramUserId)
                .formParam("subject_token_type", "urn:exchanger:telegram-user-id")
                .post("/internal/exchange");
    }

    public static Response post(String path, Map<String, ?> body) {
        return IdentityApi.bearer(token())
                .contentType(ContentType.JSON)
                .body(body)
                .post(path);
    }
}
