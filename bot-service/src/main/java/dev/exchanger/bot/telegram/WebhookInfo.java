package dev.exchanger.bot.telegram;

/** How Telegram's delivery to our webhook goes. {@code url} is empty when no webhook is set; dates are Unix seconds. */
@BotApiJson
public record WebhookInfo(String url, int pendingUpdateCount, Long lastErrorDate, String lastErrorMessage) {}
