package dev.exchanger.bot.command;

import java.time.Duration;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What one user may ask for. */
@ConfigMapping(prefix = "exchanger.bot.command")
public interface CommandConfig {
    /** Updates of one user that are answered per minute. */
    @WithDefault("40")
    @Min(1)
    int updatesPerMinute();

    /** Link codes one user may try in ten minutes. */
    @WithDefault("5")
    @Min(1)
    int linkCodes();

    /** How long a one-time button works. */
    @WithDefault("PT10M")
    Duration buttonLife();

    /** Orders shown by /orders. */
    @WithDefault("10")
    @Min(1)
    int orders();
}
