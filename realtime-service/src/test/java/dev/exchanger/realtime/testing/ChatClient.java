package dev.exchanger.realtime.testing;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

import dev.exchanger.testkit.token.TokenMinter;
import dev.exchanger.testkit.token.UserSpec;

import static io.restassured.RestAssured.given;

/** The chats' endpoints as one user calls them. */
public final class ChatClient {

    private final URI service;
    private final UserSpec user;
    private final String token;

    public ChatClient(URI service, UserSpec user) {
        this.service = service;
        this.user = user;
        this.token = TokenMinter.shared().accessToken(user);
    }

    public UUID userId() {
        return user.userId();
    }

    public UserSpec user() {
        return user;
    }

    public String token() {
        return token;
    }

    /** Creates a group of one's own with these others; its id. */
    public String group(UUID... others) {
        return create(
                        UUID.randomUUID().toString(),
                        Map.of("kind", "group", "title", "Desk", "members", List.of(others)))
                .statusCode(201)
                .extract()
                .path("chat.chat.id");
    }

    public ValidatableResponse create(String key, Map<String, ?> chat) {
        return post("", key, chat);
    }

    /** Sends a message; its id. */
    public String send(String chat, String body) {
        return send(chat, UUID.randomUUID().toString(), body)
                .statusCode(201)
                .extract()
                .path("message.id");
    }

    public ValidatableResponse send(String chat, String key, String body) {
        return post("/" + chat + "/messages", key, Map.of("body", body));
    }

    public ValidatableResponse reply(String chat, String to, String body) {
        return post("/" + chat + "/messages", UUID.randomUUID().toString(), Map.of("body", body, "replyTo", to));
    }

    public ValidatableResponse forward(String chat, String key, String message) {
        return post("/" + chat + "/forwards", key, Map.of("messageId", message));
    }

    /** @param key {@code null} for none */
    public ValidatableResponse post(String path, String key, Object body) {
        RequestSpecification request = request().contentType("application/json").body(body);
        return (key == null ? request : request.header("Idempotency-Key", key))
                .post(at(path))
                .then();
    }

    public ValidatableResponse get(String path) {
        return request().get(at(path)).then();
    }

    public ValidatableResponse put(String path) {
        return request().put(at(path)).then();
    }

    public ValidatableResponse delete(String path) {
        return request().delete(at(path)).then();
    }

    public ValidatableResponse edit(String chat, String message, String body) {
        return request()
                .contentType("application/json")
                .body(Map.of("body", body))
                .patch(at("/" + chat + "/messages/" + message))
                .then();
    }

    /** Edits the version of an entity tag. */
    public ValidatableResponse edit(String chat, String message, String body, String tag) {
        return request()
                .header("If-Match", tag)
                .contentType("application/json")
                .body(Map.of("body", body))
                .patch(at("/" + chat + "/messages/" + message))
                .then();
    }

    /** Position of an answer, to resume from. */
    public static Map<String, Object> position(ValidatableResponse answer) {
        Map<String, Object> place = new HashMap<>();
        place.put("e", answer.extract().path("epoch"));
        place.put("s", answer.extract().path("seq"));
        return place;
    }

    private RequestSpecification request() {
        return given().auth().oauth2(token);
    }

    private URI at(String path) {
        return service.resolve("/api/v1/chats" + path);
    }
}
