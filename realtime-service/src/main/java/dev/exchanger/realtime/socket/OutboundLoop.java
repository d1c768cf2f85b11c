package dev.exchanger.realtime.socket;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBufAllocator;

/**
 * Sends for all connections of one event loop. A message for a room wakes the loop once, not once per connection; a
 * quiet connection is flushed at once, a busy one at most once per window, so that its messages share frames.
 */
final class OutboundLoop {

    private final ScheduledExecutorService loop;
    private final long windowNanos;
    private final FrameBuffers buffers;
    private final Queue<Outbound> woken = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean waking = new AtomicBoolean();
    private final Deque<Outbound> busy = new ArrayDeque<>();
    private boolean ticking;

    /**
     * @param loop one thread, the one of the connections
     * @param allocator of its buffers
     * @param window shortest time between two flushes of one connection
     */
    OutboundLoop(ScheduledExecutorService loop, ByteBufAllocator allocator, Duration window) {
        this.loop = loop;
        this.buffers = new FrameBuffers(allocator);
        this.windowNanos = window.toNanos();
    }

    /** There is something to send; from any thread. */
    void wake(Outbound outbound) {
        if (!outbound.schedule()) {
            return;
        }
        woken.add(outbound);
        if (waking.compareAndSet(false, true)) {
            loop.execute(this::run);
        }
    }

    private void run() {
        waking.set(false);
        long now = System.nanoTime();
        for (Outbound next = woken.poll(); next != null; next = woken.poll()) {
            if (now - next.flushedAt() >= windowNanos) {
                next.flush(now, buffers);
            } else {
                busy.add(next);
            }
        }
        buffers.release();
        tick();
    }

    /** Sends what waits on one connection now; on the event loop only. */
    void flush(Outbound outbound) {
        outbound.flush(System.nanoTime(), buffers);
        buffers.release();
    }

    private void tick() {
        if (!busy.isEmpty() && !ticking) {
            ticking = true;
            loop.schedule(this::flushBusy, windowNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void flushBusy() {
        ticking = false;
        long now = System.nanoTime();
        for (int left = busy.size(); left > 0; left--) {
            // All were added before this tick was armed or during its window: none is flushed much too early.
            busy.poll().flush(now, buffers);
        }
        buffers.release();
        tick();
    }
}
