package dev.exchanger.local.demo;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.local.client.ApiClient;
import dev.exchanger.local.client.SuiteAddress;
import dev.exchanger.local.client.Waits;

/** A person in the fake Telegram: types to the bot, presses its buttons, reads its messages. */
public final class TelegramUser {
    private final ApiClient telegram;
    private final long id;

    public TelegramUser(HttpClient http, SuiteAddress suite, long id) {
        this.telegram = new ApiClient(http, suite.telegram());
        this.id = id;
    }

    public void send(String text) {
        telegram.post("/control/users/" + id + "/messages", Map.of("text", text))
                .expect(201);
    }

    /** The newest message that fits, as the bot last edited it. */
    public JsonNode await(String what, Predicate<JsonNode> fits, Duration limit) {
        return Waits.until(what + " in Telegram", limit, () -> newest(fits));
    }

    /** The newest message whose text contains this. */
    public JsonNode awaitText(String part, Duration limit) {
        return await("'" + part + "'", message -> message.path("text").asText().contains(part), limit);
    }

    private Optional<JsonNode> newest(Predicate<JsonNode> fits) {
        return StreamSupport.stream(chat().spliterator(), false)
                .filter(message -> message.path("fromBot").asBoolean())
                .filter(fits)
                .reduce((older, newer) -> newer);
    }

    /** Both sides of the chat, oldest first, each message as it stands now. */
    public JsonNode chat() {
        return telegram.get("/control/users/" + id + "/messages").expect(200).body();
    }

    /** Whether the message has buttons to press. */
    public static boolean hasButtons(JsonNode message) {
        return message.path("keyboard").path(0).path(0).has("text");
    }

    /** Presses the first button of the message. */
    public void pressFirst(JsonNode message) {
        String button = message.path("keyboard").path(0).path(0).path("text").asText();
        telegram.post(
                        "/control/users/" + id + "/presses",
                        Map.of("messageId", message.path("messageId").asLong(), "button", button))
                .expect(201);
    }
}
