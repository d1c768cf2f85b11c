package dev.exchanger.realtime.socket;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;

/**
 * The requests of one connection, handled one after the other in their order, with a bound on how many wait: the
 * WebSocket layer reads on whether or not they are handled. On the connection's event loop only.
 */
final class Inbound {

    private final Deque<Envelope> waiting = new ArrayDeque<>(4);
    private final int limit;
    private final Executor loop;
    private final Function<Envelope, Uni<Void>> handler;
    private boolean handling;
    private boolean closed;
    /** How many wait, for whoever asks from another thread. */
    private volatile int pending;

    /**
     * @param limit how many requests may wait
     * @param loop the connection's event loop
     * @param handler must not fail
     */
    Inbound(int limit, Executor loop, Function<Envelope, Uni<Void>> handler) {
        this.limit = limit;
        this.loop = loop;
        this.handler = handler;
    }

    /** Takes requests; false when too many would wait, and then the connection is of no use any more. */
    boolean accept(List<Envelope> envelopes) {
        if (waiting.size() + envelopes.size() > limit) {
            close();
            return false;
        }
        waiting.addAll(envelopes);
        next();
        return true;
    }

    /** How many requests wait; from any thread. */
    int pending() {
        return pending;
    }

    private void next() {
        if (handling || closed || waiting.isEmpty()) {
            pending = waiting.size();
            return;
        }
        handling = true;
        Envelope first = waiting.poll();
        pending = waiting.size();
        // Always through the executor: a handler that answers at once must not grow the stack with each request.
        handler.apply(first)
                .subscribe()
                .with(done -> loop.execute(this::handled), failed -> loop.execute(this::handled));
    }

    private void handled() {
        handling = false;
        next();
    }

    void close() {
        closed = true;
        waiting.clear();
        pending = 0;
    }
}
