package dev.exchanger.bot.telegram;

import java.time.Duration;
import java.util.Optional;

/** A configuration made by hand, for tests without an application. */
public record FixedTelegramConfig(
        TelegramMode mode,
        Optional<String> botToken,
        Optional<String> botName,
        Optional<String> webhookUrl,
        Optional<String> webhookSecret,
        Optional<String> webhookSecretPrevious)
        implements TelegramConfig {

    public static FixedTelegramConfig of(TelegramMode mode, String token, String url, String secret, String previous) {
        return new FixedTelegramConfig(
                mode,
                Optional.ofNullable(token),
                Optional.of("exchanger_test_bot"),
                Optional.ofNullable(url),
                Optional.ofNullable(secret),
                Optional.ofNullable(previous));
    }

    @Override
    public int webhookMaxConnections() {
        return 40;
    }

    @Override
    public Duration pollTimeout() {
        return Duration.ofSeconds(1);
    }
}
