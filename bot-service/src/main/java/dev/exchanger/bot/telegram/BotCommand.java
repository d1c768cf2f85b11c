package dev.exchanger.bot.telegram;

/** An entry of the command menu. */
@BotApiJson
public record BotCommand(String command, String description) {}
