package dev.exchanger.exchange.rate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.smallrye.mutiny.Uni;

/** Somewhere rates come from; {@link RateFeed} asks all of them. */
public interface RateSource {

    /** Stable name, kept with every rate and on every quote made of it. */
    String name();

    /** What the source says now; a failure leaves the last rates in place until they are no longer fresh. */
    Uni<List<SourcedRate>> read();

    /** How often it is asked; empty for the feed's pace. */
    default Optional<Duration> every() {
        return Optional.empty();
    }
}
