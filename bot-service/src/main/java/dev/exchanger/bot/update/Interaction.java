package dev.exchanger.bot.update;

/** What a user did, in the bot's own words. */
public sealed interface Interaction {

    /** Who did it and where to answer. */
    Sender sender();

    /**
     * @param telegramUserId numeric id, the only identity that counts
     * @param chatId where to answer; equals the user id in a private chat
     * @param name first name as the user chose it, cleaned and cut, maybe empty
     * @param languageCode of the user's client, or null
     */
    record Sender(long telegramUserId, long chatId, boolean privateChat, String name, String languageCode) {}

    /** {@code /name argument}; the argument is empty when there was none. */
    record Command(Sender sender, long messageId, String name, String argument) implements Interaction {}

    /** Any other text. */
    record Text(Sender sender, long messageId, String text) implements Interaction {}

    /** A pressed button below the message {@code messageId}; 0 when Telegram no longer knows the message. */
    record ButtonPress(Sender sender, String callbackId, long messageId, String data) implements Interaction {}

    /** The user blocked the bot or lifted the block. */
    record Membership(Sender sender, boolean blocked) implements Interaction {}

    /** Something the bot does not react to: a photo, a message in a channel, another bot. */
    record Ignored(Sender sender) implements Interaction {}
}
