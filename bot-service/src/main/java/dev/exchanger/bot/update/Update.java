package dev.exchanger.bot.update;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;

import dev.exchanger.bot.telegram.BotApiJson;

/**
 * An update of the Bot API, reduced to what the bot reads. Users are known by their numeric id only; a user name can
 * change hands.
 */
@BotApiJson
public record Update(
        @JsonProperty(required = true) long updateId,
        Message message,
        CallbackQuery callbackQuery,
        ChatMemberUpdated myChatMember) {

    /** The kinds of update that the bot asks for. */
    public static final List<String> ALLOWED = List.of("message", "callback_query", "my_chat_member");

    /** @param languageCode IETF tag of the client's language, may be absent */
    @BotApiJson
    public record User(@JsonProperty(required = true) long id, boolean isBot, String firstName, String languageCode) {}

    /** @param type {@code private}, {@code group}, {@code supergroup} or {@code channel} */
    @BotApiJson
    public record Chat(@JsonProperty(required = true) long id, String type) {
        public boolean isPrivate() {
            return "private".equals(type);
        }
    }

    /** @param date Unix seconds */
    @BotApiJson
    public record Message(
            long messageId,
            User from,
            @JsonProperty(required = true) Chat chat,
            long date,
            String text) {}

    /** A pressed button. {@code data} comes from the client and proves nothing. */
    @BotApiJson
    public record CallbackQuery(
            @JsonProperty(required = true) String id,
            @JsonProperty(required = true) User from,
            Message message,
            String data) {}

    /** The bot's own membership changed; in a private chat this is blocking and unblocking. */
    @BotApiJson
    public record ChatMemberUpdated(
            @JsonProperty(required = true) Chat chat,
            @JsonProperty(required = true) User from,
            Member newChatMember) {
        /** @param status {@code member}, {@code kicked}, {@code left}, … */
        @BotApiJson
        public record Member(String status) {}
    }

    /** The user whose order this update belongs to, or 0 when there is none (a channel, an unknown kind). */
    public long telegramUserId() {
        if (callbackQuery != null) {
            return callbackQuery.from().id();
        }
        if (myChatMember != null) {
            return myChatMember.from().id();
        }
        return message == null || message.from() == null ? 0 : message.from().id();
    }
}
