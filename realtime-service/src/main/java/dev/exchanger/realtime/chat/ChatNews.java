package dev.exchanger.realtime.chat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.roomoutbox.RoomOutboxEntry;

/** Says in the room of a chat, and in the rooms of the users concerned, what became of it. */
@ApplicationScoped
class ChatNews {

    private final ObjectMapper json;

    ChatNews(ObjectMapper json) {
        this.json = json;
    }

    /** The chat is there: first in its own room, then to each member. */
    List<RoomOutboxEntry> created(Chat chat, Collection<UUID> members) {
        ObjectNode data = json.createObjectNode();
        data.set("chat", json.valueToTree(chat));
        return both(RoomName.chat(chat.id()), members, "created:" + chat.id(), "chat.created", chat.createdAt(), data);
    }

    /** @param turn makes this joining another one than the user's last */
    List<RoomOutboxEntry> joined(Chat chat, UUID user, ChatRole role, long turn, Instant at) {
        ObjectNode data = json.createObjectNode().put("userId", user.toString()).put("role", role.code());
        data.set("chat", json.valueToTree(chat));
        String key = "joined:" + chat.id() + ":" + turn;
        return both(RoomName.chat(chat.id()), List.of(user), key, "chat.member.added", at, data);
    }

    /** The user leaves the room, too. */
    List<RoomOutboxEntry> left(Chat chat, UUID user, long turn, Instant at) {
        ObjectNode data = json.createObjectNode()
                .put("userId", user.toString())
                .put("chatId", chat.id().toString());
        String key = "left:" + chat.id() + ":" + turn;
        List<RoomOutboxEntry> both =
                both(RoomName.chat(chat.id()), List.of(user), key, "chat.member.removed", at, data);
        return List.of(both.get(0).removing(user), both.get(1));
    }

    /** The member's account is gone; told to the others alone. */
    RoomOutboxEntry erased(Chat chat, UUID user, long turn, Instant at) {
        ObjectNode data = json.createObjectNode()
                .put("userId", user.toString())
                .put("chatId", chat.id().toString())
                .put("accountDeleted", true);
        String key = "left:" + chat.id() + ":" + turn;
        return RoomOutboxEntry.of(RoomName.chat(chat.id()), key, "chat.member.removed", at, data)
                .removing(user);
    }

    private static List<RoomOutboxEntry> both(
            RoomName room, Collection<UUID> users, String key, String type, Instant at, ObjectNode data) {
        List<RoomOutboxEntry> news = new ArrayList<>();
        news.add(RoomOutboxEntry.of(room, key, type, at, data));
        users.forEach(user -> news.add(RoomOutboxEntry.of(RoomName.user(user), key, type, at, data)));
        return news;
    }
}
