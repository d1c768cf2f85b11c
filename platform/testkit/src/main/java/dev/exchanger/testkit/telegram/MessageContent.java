package dev.exchanger.testkit.telegram;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * Text and keyboard of a message, checked.
 *
 * @param text without markup
 * @param entities of the text
 * @param replyMarkup missing node when there is none
 */
record MessageContent(String text, JsonNode entities, JsonNode replyMarkup) {
    private static final int MAX_LENGTH = 4096;
    private static final int MAX_DATA_BYTES = 64;
    private static final int MAX_BUTTONS = 100;

    static MessageContent of(JsonNode parameters) {
        String raw = parameters.path("text").asText("");
        JsonNode entities = parameters.path("entities");
        String text = raw;
        String mode = parameters.path("parse_mode").asText("");
        if (mode.equalsIgnoreCase("HTML")) {
            HtmlText html = HtmlText.parse(raw);
            text = html.text();
            entities = html.entities();
        } else if (!mode.isEmpty() && !mode.equalsIgnoreCase("Markdown") && !mode.equalsIgnoreCase("MarkdownV2")) {
            throw ApiError.badRequest("unsupported parse_mode");
        }
        if (text.isBlank()) {
            throw ApiError.badRequest("message text is empty");
        }
        if (text.length() > MAX_LENGTH) {
            throw ApiError.badRequest("message is too long");
        }
        return new MessageContent(
                text, entities.isArray() ? entities : JsonNodeFactory.instance.arrayNode(), markup(parameters));
    }

    /** The keyboard of a call, checked; a missing node when there is none. */
    static JsonNode markup(JsonNode parameters) {
        JsonNode markup = parameters.path("reply_markup");
        if (!markup.isObject()) {
            return MissingNode.getInstance();
        }
        int buttons = 0;
        for (JsonNode row : markup.path("inline_keyboard")) {
            for (JsonNode button : row) {
                check(button);
                buttons++;
            }
        }
        if (buttons > MAX_BUTTONS) {
            throw ApiError.badRequest("REPLY_MARKUP_TOO_LONG");
        }
        return buttons == 0 && markup.has("inline_keyboard") ? MissingNode.getInstance() : markup;
    }

    MessageContent withMarkup(JsonNode other) {
        return new MessageContent(text, entities, other);
    }

    private static void check(JsonNode button) {
        if (button.path("text").asText("").isBlank()) {
            throw ApiError.badRequest("can't parse inline keyboard button: Field \"text\" must be of type String");
        }
        if (button.has("callback_data")) {
            int bytes = button.path("callback_data").asText().getBytes(StandardCharsets.UTF_8).length;
            if (bytes < 1 || bytes > MAX_DATA_BYTES) {
                throw ApiError.badRequest("BUTTON_DATA_INVALID");
            }
        } else if (button.has("url")) {
            try {
                if (URI.create(button.path("url").asText()).getScheme() == null) {
                    throw ApiError.badRequest("BUTTON_URL_INVALID");
                }
            } catch (IllegalArgumentException e) {
                throw ApiError.badRequest("BUTTON_URL_INVALID");
            }
        } else if (button.size() < 2) {
            throw ApiError.badRequest(
                    "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard");
        }
    }
}
