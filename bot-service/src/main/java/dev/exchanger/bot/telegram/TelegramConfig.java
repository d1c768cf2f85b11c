package dev.exchanger.bot.telegram;

import java.time.Duration;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The connection to the Bot API. The base URL is {@code quarkus.rest-client.telegram.url} ({@code TELEGRAM_API_URL}). */
@ConfigMapping(prefix = "exchanger.bot.telegram")
public interface TelegramConfig {
    /** {@code polling}, {@code webhook} or {@code off} ({@code TELEGRAM_MODE}). */
    TelegramMode mode();

    /** Token from BotFather, {@code digits:letters} ({@code TELEGRAM_BOT_TOKEN}). Needed unless the mode is off. */
    Optional<String> botToken();

    /** User name of the bot without {@code @} ({@code TELEGRAM_BOT_NAME}); commands addressed to another bot are ignored. */
    Optional<String> botName();

    /** Public https address of {@code /telegram/webhook} ({@code TELEGRAM_WEBHOOK_URL}). Needed in webhook mode. */
    Optional<String> webhookUrl();

    /** Secret that Telegram repeats in a header ({@code TELEGRAM_WEBHOOK_SECRET}), 1 to 256 of A-Z a-z 0-9 _ -. */
    Optional<String> webhookSecret();

    /** The secret before the last rotation ({@code TELEGRAM_WEBHOOK_SECRET_PREVIOUS}), still accepted. */
    Optional<String> webhookSecretPrevious();

    /** Parallel webhook deliveries asked of Telegram, 1 to 100. */
    @WithDefault("40")
    int webhookMaxConnections();

    /** How long one getUpdates call may wait at Telegram, at most 50 s and below the read time-out of the polling client. */
    @WithDefault("PT25S")
    Duration pollTimeout();
}
