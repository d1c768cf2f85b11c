package dev.exchanger.bot.inbox;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How long the inbox remembers. */
@ConfigMapping(prefix = "exchanger.bot.inbox")
public interface InboxConfig {
    /** How long a handled event is remembered. It must exceed the time after which a producer may publish it again. */
    @WithDefault("P7D")
    Duration retention();
}
