package dev.exchanger.realtime.socket;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;

/**
 * What waits to be sent on one connection, bounded in bytes: the layers below take everything and never say that the
 * peer does not read. Bytes count from {@link #offer} until the operating system has taken them.
 */
final class Outbound {

    /** Where frames go; on the event loop of the connection only. */
    interface Wire {
        /** Takes one frame of so many messages, and releases it. */
        void write(ByteBuf frame, int messages);

        /** Gives all that was written to the operating system; true when it took everything. */
        boolean flush();

        /** Runs the task when the operating system has taken all that was written so far, or never will. */
        void whenTaken(Runnable task);
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

    /**
     * Sends all that waits, several messages a frame. On the connection's event loop only.
     *
     * @param buffers of that event loop
     */
    void flush(long now, FrameBuffers buffers) {
        scheduled.set(false);
        flushedAt = now;
        int written = 0;
        List<Frame> together = buffers.gathering();
        int length = 0;
        for (Frame next = queue.poll(); next != null && !closed; next = queue.poll()) {
            if (!together.isEmpty() && length + 1 + next.bytes() > frameBytes) {
                wire.write(buffers.together(together), together.size());
                together.clear();
                length = 0;
            }
            length += next.bytes() + (together.isEmpty() ? 0 : 1);
            together.add(next);
            written += next.bytes() + 1;
        }
        if (!together.isEmpty()) {
            wire.write(buffers.together(together), together.size());
            together.clear();
        }
        if (written > 0) {
            settle(written);
        }
    }

    private void settle(int bytes) {
        if (wire.flush()) {
            pending.addAndGet(-bytes);
        } else {
            wire.whenTaken(() -> pending.addAndGet(-bytes));
        }
    }

    /** Forgets what waits and takes nothing more. */
    void close() {
        closed = true;
        queue.clear();
    }
}
