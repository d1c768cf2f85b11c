package dev.exchanger.bot.notification;

import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import dev.exchanger.bot.telegram.InlineKeyboard;

/** What a notification says, as stored in the column {@code message}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = NotificationMessage.Text.class, name = "text"),
    @JsonSubTypes.Type(value = NotificationMessage.Edit.class, name = "edit"),
    @JsonSubTypes.Type(value = NotificationMessage.Card.class, name = "card")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface NotificationMessage {

    /** A new message. */
    record Text(String html, InlineKeyboard keyboard) implements NotificationMessage {}

    /** New text for a message that is there; without a keyboard its buttons go. */
    record Edit(long messageId, String html, InlineKeyboard keyboard) implements NotificationMessage {}

    /** Show the order as it is at the moment of sending, in its one live message. */
    record Card(UUID orderId) implements NotificationMessage {}
}
