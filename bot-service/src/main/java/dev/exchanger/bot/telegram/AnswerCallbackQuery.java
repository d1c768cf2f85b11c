package dev.exchanger.bot.telegram;

/** Stops the spinner on a pressed button, optionally with a toast of at most 200 characters. */
@BotApiJson
public record AnswerCallbackQuery(String callbackQueryId, String text) {}
