package dev.exchanger.bot.telegram;

import java.util.List;

/** Makes Telegram push updates to {@code url} with {@code secretToken} in a header. */
@BotApiJson
public record SetWebhook(String url, String secretToken, int maxConnections, List<String> allowedUpdates) {}
