package dev.exchanger.realtime.presence;

import java.time.Duration;

import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long presence outlives the signs of it. */
@ConfigMapping(prefix = "exchanger.realtime.presence")
public interface PresenceConfig {

    /** How long a user stays online after her last connection ended, so that a reconnect is no flap. */
    @WithDefault("PT7S")
    Duration grace();

    /** How long a connection counts without being renewed by its node. */
    @WithDefault("PT90S")
    Duration lease();

    /** How often a node renews each of its connections; well below {@link #lease()}. */
    @WithDefault("PT30S")
    Duration renewal();

    /** How long a node counts as alive without a sign; its users go offline when it ends. */
    @WithDefault("PT10S")
    Duration nodeLease();

    /** How often a node shows that it lives, and looks for those that do not and for users whose grace has ended. */
    @WithDefault("PT1S")
    Duration beat();

    /** How long a status holds without a heartbeat; a connected user is away then. */
    @WithDefault("PT5M")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration statusTtl();

    /** How long changes of a user are collected before others are told of the last of them. */
    @WithDefault("PT1S")
    Duration coalescing();

    /** Users handled in one sweep. */
    @WithDefault("500")
    @Min(1)
    int sweepSize();

    /** How often the times users were last seen are written to PostgreSQL. */
    @WithDefault("PT5S")
    Duration lastSeenFlush();
}
