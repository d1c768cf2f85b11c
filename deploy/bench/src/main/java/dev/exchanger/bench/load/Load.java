package dev.exchanger.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

import org.HdrHistogram.Histogram;

/** Sends requests over keep-alive connections, one thread and one connection a visitor. */
public final class Load {
    /** Waking a parked thread takes about this long; the rest of a wait is spun, so that requests leave on time. */
    private static final long SPIN_NANOS = 100_000;

    private static final long HIGHEST_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;
    private static final int UNAVAILABLE = 503;
    private static final double TOLERATED = 0.01;

    private final int port;
    private final List<? extends Visitor> visitors;

    /** @param port of a server on this machine */
    public Load(int port, List<? extends Visitor> visitors) {
        this.port = port;
        this.visitors = List.copyOf(visitors);
    }

    /** Each visitor sends its next request as soon as it has the answer to the last one: shows what a server can do. */
    public LoadResult closed(Duration duration) {
        return delivered(warm(duration));
    }

    /** The same for a server that is still slow: it may refuse as much as it wants. */
    public LoadResult warm(Duration duration) {
        return run((visitor, start) -> new Pace() {
            private final long end = start + duration.toNanos();

            @Override
            public long next() {
                long now = System.nanoTime();
                return now < end ? now : DONE;
            }
        });
    }

    /**
     * Requests leave at a fixed rate whether earlier ones were answered or not, and a latency counts from the moment at
     * which its request should have left: a server that stalls cannot hide it by keeping its clients waiting.
     *
     * @param perSecond of all visitors together
     */
    public LoadResult open(double perSecond, Duration duration) {
        long interval = (long) (visitors.size() * 1e9 / perSecond);
        return delivered(run((visitor, start) -> new Pace() {
            private final long end = start + duration.toNanos();
            private long due = start + visitor * interval / visitors.size();

            @Override
            public long next() {
                long intended = due;
                due += interval;
                if (intended >= end) {
                    return DONE;
                }
                sleepUntil(intended);
                return intended;
            }
        }));
    }

    /** A server that answers fast because it turns many away is not measured. */
    private static LoadResult delivered(LoadResult result) {
        long all = result.requests() + result.refused();
        if (result.refused() > all * TOLERATED) {
            throw new IllegalStateException(result.refused() + " of " + all + " requests were refused with 503");
        }
        return result;
    }

    private static void sleepUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /** When the next request is due, in the terms of {@link System#nanoTime()}. */
    private interface Pace {
        long DONE = Long.MIN_VALUE;

        /** Returns at that moment or later; {@link #DONE} at the end. */
        long next();
    }

    private interface Pacing {
        Pace of(int visitor, long start);
    }

    private LoadResult run(Pacing pacing) {
        ExecutorService threads = Executors.newFixedThreadPool(visitors.size());
        try {
            long start = System.nanoTime();
            List<Future<LoadResult>> parts = new ArrayList<>();
            for (int i = 0; i < visitors.size(); i++) {
                Visitor visitor = visitors.get(i);
                Pace pace = pacing.of(i, start);
                parts.add(threads.submit(() -> visit(visitor, pace)));
            }
            LoadResult all = new LoadResult(0, 0, new Histogram(HIGHEST_NANOS, DIGITS));
            for (Future<LoadResult> part : parts) {
                all = all.plus(part.get());
            }
            return all;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the load failed: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private LoadResult visit(Visitor visitor, Pace pace) throws IOException {
        Histogram latency = new Histogram(HIGHEST_NANOS, DIGITS);
        long refused = 0;
        try (RawConnection connection = new RawConnection(port)) {
            for (long due = pace.next(); due != Pace.DONE; due = pace.next()) {
                int status = connection.exchange(visitor.request());
                latency.recordValue(Math.min(System.nanoTime() - due, HIGHEST_NANOS));
                if (status == UNAVAILABLE) {
                    refused++;
                } else if (!visitor.accepts(status, connection)) {
                    throw new IOException("unexpected answer: " + connection.answer());
                }
            }
        }
        return new LoadResult(latency.getTotalCount() - refused, refused, latency);
    }
}
