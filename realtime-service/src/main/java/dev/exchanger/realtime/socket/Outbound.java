package dev.exchanger.realtime.socket;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import io.netty.buffer.ByteBuf;

/**
 * What waits to be sent on one connection, bounded in bytes: the layers below take everything and never say that the
 * peer does not read. Bytes count until the operating system has taken them. On the thread of its {@link OutboundLoop}
 * only, unless a method says otherwise.
 */
final class Outbound {

    /** Where frames go. */
    interface Wire {
        /** Takes one frame of several messages, and releases it. */
        void write(ByteBuf frame);

        /** Gives all that was written to the operating system; true when it took everything. */
        boolean flush();

        /** Runs the task when the operating system has taken all that was written so far, or never will. */
        void whenTaken(Runnable task);
    }

    private final Queue<Frame> queue = new ArrayDeque<>(2);
    private final int limitBytes;
    private final int frameBytes;
    private final Wire wire;
    private final Runnable tooSlow;
    private long flushedAt;
    private boolean closed;
    /** Written by the one thread, read by others. */
    private volatile int pending;

    /**
     * @param limitBytes more than this waiting means that the peer is too slow
     * @param frameBytes largest WebSocket frame to put messages together into; a larger message gets a frame of its own
     * @param wire what the frames go to
     * @param tooSlow told when the limit is passed; the message that did is not taken
     */
    Outbound(int limitBytes, int frameBytes, Wire wire, Runnable tooSlow) {
        this.limitBytes = limitBytes;
        this.frameBytes = frameBytes;
        this.wire = wire;
        this.tooSlow = tooSlow;
    }

    /** Takes a message; true when nothing has waited before, so that it has to be flushed some time. */
    boolean offer(Frame frame) {
        if (closed) {
            return false;
        }
        // The one byte is the newline that may follow in a shared frame.
        int after = pending + frame.bytes() + 1;
        if (after > limitBytes) {
            tooSlow.run();
            return false;
        }
        pending = after;
        boolean first = queue.isEmpty();
        queue.add(frame);
        return first;
    }

    long flushedAt() {
        return flushedAt;
    }

    /** Bytes that are not taken yet; from any thread. */
    int pendingBytes() {
        return pending;
    }

    /**
     * Sends all that waits, several messages a frame.
     *
     * @param buffers of the same thread
     */
    void flush(long now, FrameBuffers buffers) {
        flushedAt = now;
        int written = 0;
        List<Frame> together = buffers.gathering();
        int length = 0;
        for (Frame next = queue.poll(); next != null; next = queue.poll()) {
            if (!together.isEmpty() && length + 1 + next.bytes() > frameBytes) {
                wire.write(buffers.together());
                length = 0;
            }
            length += next.bytes() + (together.isEmpty() ? 0 : 1);
            together.add(next);
            written += next.bytes() + 1;
        }
        if (!together.isEmpty()) {
            wire.write(buffers.together());
            settle(written);
        }
    }

    private void settle(int bytes) {
        if (wire.flush()) {
            pending -= bytes;
        } else {
            wire.whenTaken(() -> pending -= bytes);
        }
    }

    /** Forgets what waits and takes nothing more. */
    void close() {
        closed = true;
        queue.clear();
    }
}
