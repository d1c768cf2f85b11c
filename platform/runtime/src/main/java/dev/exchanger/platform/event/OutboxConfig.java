package dev.exchanger.platform.event;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the events of the table {@code outbox} are published. */
@ConfigMapping(prefix = "exchanger.outbox")
public interface OutboxConfig {

    /** Whether this service has an outbox to relay. */
    @WithDefault("false")
    boolean enabled();

    /** How long an idle relay waits before it looks again. A commit that nudges the relay does not wait. */
    @WithDefault("PT0.1S")
    Duration pollInterval();

    /** How many events are published at once at most. */
    @WithDefault("200")
    @Min(1)
    @Max(500)
    int batchSize();

    /** How many entries the stream keeps at least; older ones are trimmed away by Redis. */
    @WithDefault("100000")
    @Min(1000)
    int streamLength();

    /** How often an idle relay checks that Redis still has what was published. */
    @WithDefault("PT5S")
    Duration checkInterval();

    /** How long a published row is kept, to publish it again when the stream is lost. */
    @WithDefault("P1D")
    Duration retention();

    /** How often rows past their retention are deleted. */
    @WithDefault("PT1M")
    Duration purgeInterval();

    /** How long the publication of the last events may hold up a shutdown. */
    @WithDefault("PT3S")
    Duration flushTimeout();
}
