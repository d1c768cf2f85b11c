package dev.exchanger.realtime.socket;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What waits to be sent on one connection, bounded in bytes: the WebSocket layer below takes everything and never says
 * that the peer does not read. Bytes count from {@link #offer} until the operating system has taken them.
 */
final class Outbound {

    /** Where frames go. */
    interface Wire {
        /** Sends one frame of so many messages; {@code done} runs when it is gone, sent or not. */
        void write(String text, int messages, Runnable done);
    }

    private final Queue<Frame> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final int limitBytes;
    private final int frameBytes;
    private final Wire wire;
    private long flushedAt;
    private volatile boolean closed;

    /**
     * @param limitBytes more than this waiting means that the peer is too slow
     * @param frameBytes largest WebSocket frame to put messages together into; a larger message gets a frame of its own
     * @param wire what the frames go to
     */
    Outbound(int limitBytes, int frameBytes, Wire wire) {
        this.limitBytes = limitBytes;
        this.frameBytes = frameBytes;
        this.wire = wire;
    }

    /** Takes a message from any thread; false when the limit is passed, and then it is not taken. */
    boolean offer(Frame frame) {
        if (closed) {
            return true;
        }
        // The one byte is the newline that may follow in a shared frame.
        if (pending.addAndGet(frame.bytes() + 1) > limitBytes) {
            pending.addAndGet(-frame.bytes() - 1);
            return false;
        }
        queue.add(frame);
        return true;
    }

    /** Whether the caller is the one who must tell the event loop. */
    boolean schedule() {
        return scheduled.compareAndSet(false, true);
    }

    long flushedAt() {
        return flushedAt;
    }

    int pendingBytes() {
        return pending.get();
    }

    /** Sends all that waits, several messages a frame. On the connection's event loop only. */
    void flush(long now) {
        scheduled.set(false);
        flushedAt = now;
        Frame first = queue.poll();
        while (first != null && !closed) {
            Frame next = queue.poll();
            if (next == null || first.bytes() + 1 + next.bytes() > frameBytes) {
                write(first.text(), 1, first.bytes() + 1);
                first = next;
            } else {
                first = together(first, next);
            }
        }
    }

    /** Puts messages in one frame as long as they fit; returns the one that did not, or {@code null}. */
    private Frame together(Frame first, Frame second) {
        StringBuilder text = new StringBuilder(first.bytes() + second.bytes() + 256);
        text.append(first.text());
        int bytes = first.bytes();
        int messages = 1;
        Frame next = second;
        while (next != null && bytes + 1 + next.bytes() <= frameBytes) {
            text.append('\n').append(next.text());
            bytes += 1 + next.bytes();
            messages++;
            next = queue.poll();
        }
        write(text.toString(), messages, bytes + 1);
        return next;
    }

    private void write(String text, int messages, int bytes) {
        wire.write(text, messages, () -> pending.addAndGet(-bytes));
    }

    /** Forgets what waits and takes nothing more. */
    void close() {
        closed = true;
        queue.clear();
    }
}
