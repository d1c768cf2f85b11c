package dev.exchanger.bot.telegram;

/** How updates reach the bot. The switch itself (setWebhook, deleteWebhook) is made by the leader only. */
public enum TelegramMode {
    /** The leader asks Telegram by long polling. */
    POLLING,
    /** Telegram pushes to {@code POST /telegram/webhook}. */
    WEBHOOK,
    /** Nothing is asked and nothing is sent: for tests and for nodes that must stay silent. */
    OFF
}
