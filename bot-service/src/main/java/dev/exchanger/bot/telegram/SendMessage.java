package dev.exchanger.bot.telegram;

/**
 * A new message. Telegram knows no idempotency key: when the answer is lost, nobody can tell whether it was sent.
 *
 * @param parseMode {@code HTML}, or null for plain text
 */
@BotApiJson
public record SendMessage(
        long chatId, String text, String parseMode, LinkPreview linkPreviewOptions, InlineKeyboard replyMarkup) {
    /** Previews are off: an address in a money message must not fetch or show a foreign page. */
    @BotApiJson
    public record LinkPreview(boolean isDisabled) {
        public static final LinkPreview NONE = new LinkPreview(true);
    }

    /** What Telegram takes as one message, in characters after the entities are parsed. */
    public static final int MAX_TEXT = 4096;

    public static SendMessage html(long chatId, String text, InlineKeyboard keyboard) {
        return new SendMessage(chatId, text, "HTML", LinkPreview.NONE, keyboard);
    }

    public static SendMessage plain(long chatId, String text, InlineKeyboard keyboard) {
        return new SendMessage(chatId, text, null, LinkPreview.NONE, keyboard);
    }
}
