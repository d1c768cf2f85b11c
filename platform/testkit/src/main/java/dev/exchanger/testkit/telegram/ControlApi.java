package dev.exchanger.testkit.telegram;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.Json;
import dev.exchanger.testkit.http.Request;

/**
 * The side of the persons over HTTP, for the launcher and the page:
 * <pre>
 * POST /control/users/{id}/messages {"text", "firstName"?, "languageCode"?}   201 {"updateId"}
 * POST /control/users/{id}/presses  {"button": text or data, "messageId"?}    201 {"updateId"}
 * GET  /control/users/{id}/messages                                           both sides of the chat
 * GET  /control/users/{id}/notices                                            answers to presses
 * POST /control/users/{id}/block, /unblock                                    201 {"updateId"}
 * GET  /                                                                      the page
 * </pre>
 */
final class ControlApi {
    private static final Pattern ROUTE =
            Pattern.compile("/control/users/([0-9]{1,15})/(messages|presses|notices|block|unblock)");
    private static final Pattern LOCAL_HOST = Pattern.compile("(localhost|127\\.0\\.0\\.1)(:[0-9]+)?");

    private final FakeTelegram telegram;

    ControlApi(FakeTelegram telegram) {
        this.telegram = telegram;
    }

    Answer answer(Request request) {
        // A page of another site must not talk to the bot in a developer's name: by DNS rebinding or a simple form.
        if (!LOCAL_HOST.matcher(request.header("Host").orElse("")).matches()) {
            return Answer.problem(403, "forbidden", "Only by the loopback address");
        }
        if (request.method().equals("GET") && request.path().equals("/")) {
            return page();
        }
        Matcher route = ROUTE.matcher(request.path());
        if (!route.matches()) {
            return Answer.problem(404, "not-found", "Nothing at " + request.path());
        }
        long id = Long.parseLong(route.group(1));
        if (request.method().equals("GET")) {
            return read(id, route.group(2));
        }
        if (!request.method().equals("POST")) {
            return Answer.problem(405, "method-not-allowed", "GET or POST");
        }
        if (!request.header("Content-Type").orElse("").startsWith("application/json")) {
            return Answer.problem(415, "unsupported-media-type", "application/json");
        }
        try {
            JsonNode body = request.body().isBlank() ? Json.object() : Json.tree(request.body());
            return act(id, route.group(2), body);
        } catch (IllegalArgumentException e) {
            return Answer.problem(422, "validation", e.getMessage());
        }
    }

    private Answer read(long id, String what) {
        return telegram.user(id)
                .map(user -> switch (what) {
                    case "messages" ->
                        Answer.json(
                                200,
                                user.conversation().stream()
                                        .map(ControlApi::json)
                                        .toList());
                    case "notices" -> Answer.json(200, user.notices());
                    default -> Answer.problem(405, "method-not-allowed", "POST");
                })
                .orElseGet(() -> Answer.json(200, List.of()));
    }

    private Answer act(long id, String what, JsonNode body) {
        FakeUser user = telegram.user(
                id,
                body.path("firstName").asText("User " + id),
                body.path("languageCode").asText("en"));
        long updateId =
                switch (what) {
                    case "messages" -> {
                        String text = body.path("text").asText("");
                        if (text.isBlank()) {
                            throw new IllegalArgumentException("text must not be blank");
                        }
                        yield user.send(text);
                    }
                    case "presses" -> press(user, body);
                    case "block" -> user.block();
                    case "unblock" -> user.unblock();
                    default -> throw new IllegalArgumentException("Nothing to do with " + what);
                };
        return Answer.json(201, Map.of("updateId", updateId));
    }

    private static long press(FakeUser user, JsonNode body) {
        String button = body.path("button").asText("");
        if (!body.has("messageId")) {
            return user.press(button);
        }
        long messageId = body.path("messageId").asLong();
        SentMessage message = user.messages().stream()
                .filter(candidate -> candidate.messageId() == messageId)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No message " + messageId));
        return user.press(message, button);
    }

    private static ObjectNode json(SentMessage message) {
        ObjectNode json = Json.object();
        json.put("messageId", message.messageId())
                .put("fromBot", message.fromBot())
                .put("text", message.text())
                .put("edits", message.edits())
                .put("date", message.date().toString());
        json.set("entities", message.entities());
        JsonNode keyboard = message.replyMarkup().path("inline_keyboard");
        json.set("keyboard", keyboard.isArray() ? keyboard : Json.tree("[]"));
        return json;
    }

    private static Answer page() {
        String nonce = UUID.randomUUID().toString();
        try (InputStream html = ControlApi.class.getResourceAsStream("chat.html")) {
            String text = new String(html.readAllBytes(), StandardCharsets.UTF_8).replace("{nonce}", nonce);
            return new Answer(200, Map.of(), "text/html; charset=utf-8", text)
                    .with(
                            "Content-Security-Policy",
                            "default-src 'none'; connect-src 'self'; script-src 'nonce-" + nonce
                                    + "'; style-src 'nonce-" + nonce + "'; frame-ancestors 'none'")
                    .with("X-Content-Type-Options", "nosniff")
                    .with("Cache-Control", "no-store");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
