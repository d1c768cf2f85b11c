package dev.exchanger.bench.load;

import org.HdrHistogram.Histogram;

/**
 * What a load has done.
 *
 * @param requests answered as expected
 * @param refused answered with 503; any other unexpected answer fails the load
 * @param latency of both in nanoseconds
 */
public record LoadResult(long requests, long refused, Histogram latency) {

    LoadResult plus(LoadResult other) {
        Histogram both = latency.copy();
        both.add(other.latency);
        return new LoadResult(requests + other.requests, refused + other.refused, both);
    }

    /** A percentile of the latency in milliseconds. */
    public double millis(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e6;
    }
}
