package dev.exchanger.bot.telegram;

/** What every method answers. On failure {@code result} is absent and {@code description} says why. */
@BotApiJson
public record TelegramAnswer<T>(
        boolean ok, T result, Integer errorCode, String description, AnswerParameters parameters) {}
