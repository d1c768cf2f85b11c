package dev.exchanger.bench.socket;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What the clients of one crowd have seen together. */
public final class Audience {
    private static final long HIGHEST_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final AtomicLong received = new AtomicLong();
    private final AtomicInteger ready = new AtomicInteger();
    private final AtomicInteger unrecovered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile Histogram latency = newHistogram();

    private static Histogram newHistogram() {
        return new ConcurrentHistogram(HIGHEST_NANOS, DIGITS);
    }

    void begin() {
        received.set(0);
        latency = newHistogram();
    }

    /** A message has come; its latency counts when its client is on the other node than the publisher. */
    void received(boolean far, long nanos) {
        if (far) {
            latency.recordValue(Math.max(0, Math.min(nanos, HIGHEST_NANOS)));
        }
        received.incrementAndGet();
    }

    void ready(boolean more) {
        ready.addAndGet(more ? 1 : -1);
    }

    void refused() {
        refused.incrementAndGet();
    }

    void unrecovered() {
        unrecovered.incrementAndGet();
    }

    /** Messages that have come to all clients together since the begin. */
    public long received() {
        return received.get();
    }

    /** Clients that are in the room now. */
    public int ready() {
        return ready.get();
    }

    /** Clients that came back and were told, or could see, that what they missed is lost. */
    public int unrecoveredClients() {
        return unrecovered.get();
    }

    /** Handshakes that were answered with 503; each was tried again a little later. */
    public int refusedHandshakes() {
        return refused.get();
    }

    /** From the publisher to clients on the other node, in nanoseconds, since the begin. */
    public Histogram latency() {
        return latency;
    }
}
