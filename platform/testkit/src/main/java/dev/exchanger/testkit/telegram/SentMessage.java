package dev.exchanger.testkit.telegram;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A message as it stands in a chat now.
 *
 * @param chatId chat
 * @param messageId unique in its chat
 * @param fromBot whether the bot sent it
 * @param text plain text, entities taken out
 * @param entities as the Bot API gives them
 * @param replyMarkup as the bot gave it; null node when there is none
 * @param edits how often it was changed
 * @param date when it was sent
 */
public record SentMessage(
        long chatId,
        long messageId,
        boolean fromBot,
        String text,
        JsonNode entities,
        JsonNode replyMarkup,
        int edits,
        Instant date) {

    /** A button of the inline keyboard; exactly one of data and url is there for the kinds that bots of ours use. */
    public record Button(String text, Optional<String> data, Optional<String> url) {}

    /** Buttons of the inline keyboard, row by row. */
    public List<Button> buttons() {
        return StreamSupport.stream(replyMarkup.path("inline_keyboard").spliterator(), false)
                .flatMap(row -> StreamSupport.stream(row.spliterator(), false))
                .map(button -> new Button(
                        button.path("text").asText(),
                        Optional.ofNullable(button.get("callback_data")).map(JsonNode::asText),
                        Optional.ofNullable(button.get("url")).map(JsonNode::asText)))
                .toList();
    }

    /** The button with this text or, when no text matches, this data. */
    public Optional<Button> button(String textOrData) {
        return buttons().stream()
                .filter(button -> button.text().equals(textOrData))
                .findFirst()
                .or(() -> buttons().stream()
                        .filter(button ->
                                button.data().filter(textOrData::equals).isPresent())
                        .findFirst());
    }
}
