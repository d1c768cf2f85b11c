package dev.exchanger.bot.telegram;

import java.util.regex.Pattern;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;

import dev.exchanger.platform.start.StartOrder;

/** Refuses to start half configured: an open webhook would let anybody act as any Telegram user. */
@ApplicationScoped
class TelegramStartCheck {
    private static final Pattern TOKEN = Pattern.compile("\\d{1,20}:[A-Za-z0-9_-]{3,128}");
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{1,256}");

    void check(@Observes @Priority(StartOrder.CHECKS) StartupEvent start, TelegramConfig config) {
        verify(config);
    }

    /** @throws IllegalStateException naming the missing or malformed variable, never its value */
    static void verify(TelegramConfig config) {
        if (config.mode() == TelegramMode.OFF) {
            return;
        }
        require(
                config.botToken()
                        .filter(token -> TOKEN.matcher(token).matches())
                        .isPresent(),
                "TELEGRAM_BOT_TOKEN must be set to the token of the bot (digits:letters) unless TELEGRAM_MODE=off");
        config.webhookSecret().ifPresent(TelegramStartCheck::requireSecret);
        config.webhookSecretPrevious().ifPresent(TelegramStartCheck::requireSecret);
        if (config.mode() == TelegramMode.WEBHOOK) {
            require(
                    config.webhookSecret().isPresent(),
                    "TELEGRAM_WEBHOOK_SECRET must be set when TELEGRAM_MODE=webhook: without it anybody could post updates");
            require(config.webhookUrl().isPresent(), "TELEGRAM_WEBHOOK_URL must be set when TELEGRAM_MODE=webhook");
        }
    }

    private static void requireSecret(String secret) {
        require(
                SECRET.matcher(secret).matches(),
                "TELEGRAM_WEBHOOK_SECRET and TELEGRAM_WEBHOOK_SECRET_PREVIOUS allow 1 to 256 of A-Z a-z 0-9 _ -");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalStateException(message);
        }
    }
}
