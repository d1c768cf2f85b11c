package dev.exchanger.realtime.socket;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBufAllocator;

/**
 * Sends for all connections of one event loop. All messages go through its one queue, so that each connection gets them
 * in the order in which they were sent, and a message for a room costs the sender one entry here, not one per connection.
 * A quiet connection is flushed at once, a busy one at most once per window, so that its messages share frames.
 */
final class OutboundLoop {

    private final ScheduledExecutorService loop;
    private final long windowNanos;
    private final SocketMetrics metrics;
    private final FrameBuffers buffers;
    private final Queue<Sending> sendings = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean waking = new AtomicBoolean();
    private final List<Outbound> quiet = new ArrayList<>();
    private final Deque<Outbound> busy = new ArrayDeque<>();
    private boolean ticking;

    /** A message and who gets it. */
    private record Sending(Frame frame, Outbound[] recipients) {}

    /**
     * @param loop one thread, the one of the connections
     * @param allocator of its buffers
     * @param window shortest time between two flushes of one connection
     */
    OutboundLoop(ScheduledExecutorService loop, ByteBufAllocator allocator, Duration window, SocketMetrics metrics) {
        this.loop = loop;
        this.buffers = new FrameBuffers(allocator);
        this.windowNanos = window.toNanos();
        this.metrics = metrics;
    }

    /**
     * Sends a message to connections of this loop; from any thread.
     *
     * @param recipients not to be changed any more
     */
    void send(Frame frame, Outbound... recipients) {
        sendings.add(new Sending(frame, recipients));
        if (waking.compareAndSet(false, true)) {
            loop.execute(this::run);
        }
    }

    private void run() {
        waking.set(false);
        long now = System.nanoTime();
        for (Sending next = sendings.poll(); next != null; next = sendings.poll()) {
            for (Outbound recipient : next.recipients()) {
                if (recipient.offer(next.frame())) {
                    (now - recipient.flushedAt() >= windowNanos ? quiet : busy).add(recipient);
                }
            }
        }
        for (Outbound outbound : quiet) {
            outbound.flush(now, buffers);
        }
        quiet.clear();
        written();
        tick();
    }

    /** Sends what waits on one connection now; on the event loop only. */
    void flush(Outbound outbound) {
        outbound.flush(System.nanoTime(), buffers);
        written();
    }

    private void written() {
        metrics.sent(buffers.takeFrames(), buffers.takeMessages());
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
        for (Outbound next = busy.poll(); next != null; next = busy.poll()) {
            // All were added before this tick was armed or during its window: none is flushed much too early.
            next.flush(now, buffers);
        }
        written();
    }
}
