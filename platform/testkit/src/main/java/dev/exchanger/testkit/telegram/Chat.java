package dev.exchanger.testkit.telegram;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.testkit.http.Json;

/** One chat: who is in it and what was said. Every access holds the chat's monitor. */
final class Chat {
    private final long id;
    private final ObjectNode description;
    private final NavigableMap<Long, SentMessage> messages = new TreeMap<>();
    private final Map<Long, ObjectNode> authors = new TreeMap<>();
    private final List<String> notices = new ArrayList<>();
    private long lastMessageId;
    private boolean blocked;

    private Chat(long id, ObjectNode description) {
        this.id = id;
        this.description = description;
    }

    static Chat of(ObjectNode description) {
        return new Chat(description.path("id").asLong(), description);
    }

    synchronized SentMessage add(ObjectNode author, boolean fromBot, MessageContent content) {
        SentMessage message = new SentMessage(
                id,
                ++lastMessageId,
                fromBot,
                content.text(),
                content.entities(),
                content.replyMarkup(),
                0,
                Instant.now());
        authors.put(message.messageId(), author);
        messages.put(message.messageId(), message);
        notifyAll();
        return message;
    }

    synchronized SentMessage edit(long messageId, MessageContent content) {
        SentMessage old = botMessage(messageId, "edit");
        if (old.text().equals(content.text())
                && old.entities().equals(content.entities())
                && old.replyMarkup().equals(content.replyMarkup())) {
            throw ApiError.badRequest("message is not modified: specified new message content and reply markup are"
                    + " exactly the same as a current content and reply markup of the message");
        }
        SentMessage changed = new SentMessage(
                id,
                messageId,
                true,
                content.text(),
                content.entities(),
                content.replyMarkup(),
                old.edits() + 1,
                old.date());
        messages.put(messageId, changed);
        notifyAll();
        return changed;
    }

    synchronized SentMessage botMessage(long messageId, String action) {
        SentMessage message = messages.get(messageId);
        if (message == null) {
            throw ApiError.badRequest("message to " + action + " not found");
        }
        if (!message.fromBot()) {
            throw ApiError.badRequest("message can't be " + action + "ed");
        }
        return message;
    }

    synchronized void delete(long messageId) {
        if (messages.remove(messageId) == null) {
            throw ApiError.badRequest("message to delete not found");
        }
        notifyAll();
    }

    synchronized List<SentMessage> messages() {
        return List.copyOf(messages.values());
    }

    synchronized void notice(String text) {
        notices.add(text);
        notifyAll();
    }

    synchronized List<String> notices() {
        return List.copyOf(notices);
    }

    synchronized void block(boolean isBlocked) {
        blocked = isBlocked;
    }

    synchronized boolean blocked() {
        return blocked;
    }

    /** The message as the Bot API shows it. */
    synchronized ObjectNode json(SentMessage message) {
        ObjectNode json = Json.object();
        json.put("message_id", message.messageId());
        json.set("from", authors.get(message.messageId()));
        json.set("chat", description);
        json.put("date", message.date().getEpochSecond());
        if (message.edits() > 0) {
            json.put("edit_date", Instant.now().getEpochSecond());
        }
        json.put("text", message.text());
        if (message.entities().size() > 0) {
            json.set("entities", message.entities());
        }
        if (message.replyMarkup().has("inline_keyboard")) {
            json.set("reply_markup", message.replyMarkup());
        }
        return json;
    }

    /** Waits until something in the chat changes, at most this long. */
    synchronized void awaitChange(long millis) throws InterruptedException {
        wait(Math.max(1, millis));
    }

    ObjectNode description() {
        return description;
    }
}
