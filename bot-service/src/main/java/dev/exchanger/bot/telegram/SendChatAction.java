package dev.exchanger.bot.telegram;

/** Shows what the bot is doing, such as {@code typing}, for at most 5 s. */
@BotApiJson
public record SendChatAction(long chatId, String action) {}
