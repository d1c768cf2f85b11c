package dev.exchanger.bot.conversation;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long the bot remembers dialogues. */
@ConfigMapping(prefix = "exchanger.bot.conversation")
public interface ConversationConfig {
    /** How long a dialogue left in the middle waits for its user. */
    @WithDefault("P1D")
    Duration draft();

    /** How long messages and used commands are kept. */
    @WithDefault("P30D")
    Duration history();
}
