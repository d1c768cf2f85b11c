package dev.exchanger.realtime.ticket;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** One-time tickets. */
@ConfigMapping(prefix = "exchanger.realtime.ticket")
public interface TicketConfig {

    /** How long a ticket can be used; at least 1 ms. */
    @WithDefault("PT30S")
    Duration life();

    /** Tickets one user is given in a minute, at once or spread. */
    @WithDefault("30")
    @Min(1)
    @Max(10000)
    long perMinute();
}
