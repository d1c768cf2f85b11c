package dev.exchanger.realtime.room;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;

/** Lets so many pieces of work run at the same time and the rest wait in their order: after Redis was away, every room of a node wants to read at once. */
final class Gate {

    private final int width;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    Gate(int width) {
        this.width = width;
    }

    /** The work, begun when it is its turn. Each subscription is one piece. */
    <T> Uni<T> run(Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .<Void>emitter(turn -> enter(() -> turn.complete(null)))
                .chain(() -> Uni.createFrom().deferred(() -> work.get()).eventually(this::leave));
    }

    private void enter(Runnable start) {
        synchronized (this) {
            if (running >= width) {
                waiting.add(start);
                return;
            }
            running++;
        }
        start.run();
    }

    private void leave() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                running--;
            }
        }
        if (next != null) {
            next.run();
        }
    }
}
