package dev.exchanger.bot.telegram;

/** Advice that comes with a refusal: seconds to wait, or the new id of a group that became a supergroup. */
@BotApiJson
public record AnswerParameters(Integer retryAfter, Long migrateToChatId) {}
