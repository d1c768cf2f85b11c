package dev.exchanger.identity.telegram;

import java.time.Duration;

import jakarta.validation.constraints.NotBlank;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How Telegram accounts are linked. */
@ConfigMapping(prefix = "exchanger.identity.telegram")
public interface TelegramConfig {

    /** Name of the bot in links to it. */
    @WithDefault("exchanger_bot")
    @NotBlank
    String botName();

    /** How long a link can be completed. */
    @WithDefault("PT10M")
    Duration linkLife();
}
