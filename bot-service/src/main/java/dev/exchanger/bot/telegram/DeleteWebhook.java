package dev.exchanger.bot.telegram;

/** Ends the pushing of updates. */
@BotApiJson
public record DeleteWebhook(boolean dropPendingUpdates) {}
