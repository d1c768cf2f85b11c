package dev.exchanger.bot.telegram;

/** The part of a sent or edited message that the bot remembers. {@code date} is in Unix seconds. */
@BotApiJson
public record SentMessage(long messageId, long date) {}
