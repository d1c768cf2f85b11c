package dev.exchanger.exchange.rate;

import java.util.List;

import io.smallrye.mutiny.Uni;

/** Somewhere rates come from. All beans of this type are asked by {@link RateFeed}, each at the feed's pace. */
public interface RateSource {

    /** Stable name, kept with every rate and on every quote made of it. */
    String name();

    /** What the source says now; a failure leaves the last rates in place until they are no longer fresh. */
    Uni<List<SourcedRate>> read();
}
