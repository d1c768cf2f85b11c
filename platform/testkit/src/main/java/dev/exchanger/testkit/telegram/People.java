package dev.exchanger.testkit.telegram;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.testkit.http.Json;

/** Persons, their chats, and the updates that come of what they do. */
final class People {
    private final UpdateQueue updates;
    private final ObjectNode bot;
    private final Map<Long, Chat> chats = new ConcurrentHashMap<>();
    private final Map<Long, FakeUser> users = new ConcurrentHashMap<>();

    /** A press waits for its answer: where it was. */
    private final Map<String, Chat> unanswered = new ConcurrentHashMap<>();

    People(UpdateQueue updates, ObjectNode bot) {
        this.updates = updates;
        this.bot = bot;
    }

    FakeUser user(long id, String firstName, String languageCode) {
        return users.computeIfAbsent(id, key -> {
            ObjectNode account = FakeUser.account(id, firstName, languageCode);
            Chat chat = chats.computeIfAbsent(
                    id,
                    chatId -> Chat.of(Json.object()
                            .put("id", id)
                            .put("first_name", firstName)
                            .put("type", "private")));
            return new FakeUser(this, account, chat);
        });
    }

    Optional<FakeUser> user(long id) {
        return Optional.ofNullable(users.get(id));
    }

    List<SentMessage> chat(long chatId) {
        return Optional.ofNullable(chats.get(chatId)).map(Chat::messages).orElse(List.of());
    }

    /** The chat of a call, if the bot may write there. */
    Chat reachable(JsonNode parameters) {
        JsonNode chatId = parameters.path("chat_id");
        if (chatId.asText("").isEmpty()) {
            throw ApiError.badRequest("chat_id is empty");
        }
        Chat chat = chats.get(chatId.asLong());
        if (chat == null) {
            throw ApiError.badRequest("chat not found");
        }
        if (chat.blocked()) {
            throw ApiError.forbidden("bot was blocked by the user");
        }
        return chat;
    }

    void answer(String callbackQueryId, String text) {
        Chat chat = unanswered.remove(callbackQueryId);
        if (chat == null) {
            throw ApiError.badRequest("query is too old and response timeout expired or query ID is invalid");
        }
        chat.notice(text);
    }

    Chat group(long id) {
        return chats.computeIfAbsent(
                id,
                key -> Chat.of(Json.object().put("id", id).put("title", "Group").put("type", "group")));
    }

    long say(ObjectNode author, Chat chat, String text) {
        var entities = JsonNodeFactory.instance.arrayNode();
        if (text.matches("(?s)/[A-Za-z0-9_]+.*")) {
            int end = text.replaceFirst("(?s)^(/[A-Za-z0-9_]+(@[A-Za-z0-9_]+)?).*$", "$1")
                    .length();
            entities.addObject().put("offset", 0).put("length", end).put("type", "bot_command");
        }
        SentMessage message = chat.add(author, false, new MessageContent(text, entities, MissingNode.getInstance()));
        return updates.add("message", chat.json(message));
    }

    long press(ObjectNode author, Chat chat, SentMessage message, String data) {
        ObjectNode query = Json.object();
        String id = UUID.randomUUID().toString();
        query.put("id", id);
        query.set("from", author);
        query.set("message", chat.json(message));
        query.put("chat_instance", String.valueOf(chat.description().path("id").asLong() * 31));
        query.put("data", data);
        unanswered.put(id, chat);
        return updates.add("callback_query", query);
    }

    long membership(ObjectNode author, Chat chat, String before, String after) {
        ObjectNode change = Json.object();
        change.set("chat", chat.description());
        change.set("from", author);
        change.put("date", System.currentTimeMillis() / 1000);
        change.set("old_chat_member", member(before));
        change.set("new_chat_member", member(after));
        return updates.add("my_chat_member", change);
    }

    private ObjectNode member(String status) {
        ObjectNode member = Json.object();
        member.set("user", bot);
        member.put("status", status);
        if (status.equals("kicked")) {
            member.put("until_date", 0);
        }
        return member;
    }
}
