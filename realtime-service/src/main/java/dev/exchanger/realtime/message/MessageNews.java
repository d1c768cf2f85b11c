package dev.exchanger.realtime.message;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.chat.ChatCache;
import dev.exchanger.realtime.chat.Written;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.roomoutbox.RoomOutboxEntry;
import dev.exchanger.realtime.roomoutbox.RoomOutboxRelay;
import dev.exchanger.realtime.roomoutbox.RoomOutboxRepository;

/** Tells the room of a chat what was written, after the caches have forgotten what it made old. */
@ApplicationScoped
class MessageNews {

    private final RoomOutboxRepository outbox;
    private final RoomOutboxRelay relay;
    private final ChatCache cache;
    private final ObjectMapper json;

    MessageNews(RoomOutboxRepository outbox, RoomOutboxRelay relay, ChatCache cache, ObjectMapper json) {
        this.outbox = outbox;
        this.relay = relay;
        this.cache = cache;
        this.json = json;
    }

    /**
     * What a transaction did.
     *
     * @param value to answer
     * @param key under which the room is told, {@code null} when there is nothing to tell
     * @param news {@code null} when it was told before
     */
    record Outcome<T>(T value, String key, RoomOutboxEntry news) {

        /** Nothing was changed: it had been so already. */
        static <T> Outcome<T> before(T value, String key) {
            return new Outcome<>(value, key, null);
        }
    }

    /** A message in its present version, told as {@code type}; owed from the commit on. */
    Uni<Outcome<Message>> owe(SqlClient transaction, Message message, String type) {
        Instant at = message.deletedAt() != null
                ? message.deletedAt()
                : message.editedAt() != null ? message.editedAt() : message.createdAt();
        RoomOutboxEntry news = RoomOutboxEntry.of(
                RoomName.chat(message.chatId()), message.outboxKey(), type, at, json.valueToTree(message));
        return owe(transaction, message, news);
    }

    <T> Uni<Outcome<T>> owe(SqlClient transaction, T value, RoomOutboxEntry news) {
        return outbox.add(transaction, List.of(news)).replaceWith(new Outcome<>(value, news.key(), news));
    }

    /** After the commit. */
    <T> Uni<Written<T>> tell(UUID chat, Outcome<T> outcome) {
        if (outcome.news() == null) {
            return outcome.key() == null
                    ? Uni.createFrom().item(new Written<>(null, outcome.value()))
                    : relay.positionOf(RoomName.chat(chat), outcome.key())
                            .map(place -> new Written<>(place, outcome.value()));
        }
        cache.forget(RedisKeys.chatMessages(chat), RedisKeys.chatPinned(chat));
        return relay.publish(List.of(outcome.news())).map(place -> new Written<>(place, outcome.value()));
    }
}
