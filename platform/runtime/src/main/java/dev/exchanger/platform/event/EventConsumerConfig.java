package dev.exchanger.platform.event;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the events of other services are consumed. */
@ConfigMapping(prefix = "exchanger.events")
public interface EventConsumerConfig {

    /** Whether the event handlers of this service are called. */
    @WithDefault("true")
    boolean enabled();

    /** How long one read waits for events; also how long a shutdown may wait for it. At least 10 ms. */
    @WithDefault("PT1S")
    Duration block();

    /** How many events this node takes before it has finished some of them. */
    @WithDefault("256")
    @Min(1)
    @Max(10000)
    int maxHeld();

    /** How many events (of different subjects) are handled at the same time. */
    @WithDefault("16")
    @Min(1)
    int concurrency();

    /**
     * Whether handlers are called on all event loops in turn, so that they share all processors. Otherwise on the one
     * that talks to Redis, which costs less where handlers do little more than that.
     */
    @WithDefault("true")
    boolean spread();

    /** How often an event is given to its handlers before it goes to the dead letters. */
    @WithDefault("5")
    @Min(1)
    int maxDeliveries();

    /** How long one call of a handler may take before it counts as failed. */
    @WithDefault("PT30S")
    Duration handlerTimeout();

    /** The pause before the second try; it doubles with each further one. */
    @WithDefault("PT0.2S")
    Duration retryPause();

    /** The longest pause between two tries. */
    @WithDefault("PT10S")
    Duration longestRetryPause();

    /** How long a node may show no sign of life before others take over its events. */
    @WithDefault("PT30S")
    Duration claimIdle();

    /** How often to look for events of dead nodes and for own ones whose delivery was lost on the way. */
    @WithDefault("PT5S")
    Duration recoveryInterval();

    /** How long a consumer without events may be silent before its name is removed from the group. */
    @WithDefault("PT1H")
    Duration forgetConsumer();

    /** How many dead letters a stream keeps at least. */
    @WithDefault("10000")
    @Min(1)
    int deadLetters();

    /** How long a shutdown waits for running handlers; events not finished go to another node. */
    @WithDefault("PT10S")
    Duration drainTimeout();
}
