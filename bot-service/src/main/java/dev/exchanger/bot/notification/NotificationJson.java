package dev.exchanger.bot.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.Json;

/** Between {@link NotificationMessage} and its column. */
final class NotificationJson {
    private NotificationJson() {}

    static String write(ObjectMapper json, NotificationMessage message) {
        try {
            return json.writerFor(NotificationMessage.class).writeValueAsString(message);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a message cannot be written", impossible);
        }
    }

    /** @param column the value that the PostgreSQL client gives for {@code jsonb} */
    static NotificationMessage read(ObjectMapper json, Object column) {
        try {
            return json.readValue(Json.encode(column), NotificationMessage.class);
        } catch (JsonProcessingException foreign) {
            throw new IllegalStateException("a stored message cannot be read: " + foreign.getOriginalMessage());
        }
    }
}
