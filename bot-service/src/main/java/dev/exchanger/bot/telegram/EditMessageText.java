package dev.exchanger.bot.telegram;

/** Replaces text and buttons of a message; no keyboard takes the buttons away. Doing it twice is the same as once. */
@BotApiJson
public record EditMessageText(
        long chatId,
        long messageId,
        String text,
        String parseMode,
        SendMessage.LinkPreview linkPreviewOptions,
        InlineKeyboard replyMarkup) {
    public static EditMessageText html(long chatId, long messageId, String text, InlineKeyboard keyboard) {
        return new EditMessageText(chatId, messageId, text, "HTML", SendMessage.LinkPreview.NONE, keyboard);
    }

    public static EditMessageText plain(long chatId, long messageId, String text, InlineKeyboard keyboard) {
        return new EditMessageText(chatId, messageId, text, null, SendMessage.LinkPreview.NONE, keyboard);
    }
}
