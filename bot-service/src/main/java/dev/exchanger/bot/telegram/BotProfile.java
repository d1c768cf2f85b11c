package dev.exchanger.bot.telegram;

/** The bot about itself. */
@BotApiJson
public record BotProfile(long id, String username, String firstName) {}
