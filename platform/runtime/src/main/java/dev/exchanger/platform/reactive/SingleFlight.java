package dev.exchanger.platform.reactive;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;

/** Lets concurrent callers of the same key share one piece of work that is under way; keeps nothing afterwards. */
public final class SingleFlight<K, T> {

    private final ConcurrentHashMap<K, Uni<T>> flights = new ConcurrentHashMap<>();

    /** The outcome of the work under way for the key, or of a new one; delivered on the caller's Vert.x context. */
    public Uni<T> run(K key, Supplier<Uni<T>> work) {
        return CallerContext.keep(Uni.createFrom().deferred(() -> flights.computeIfAbsent(key, k -> start(k, work))));
    }

    /** Whether any work is under way. */
    public boolean busy() {
        return !flights.isEmpty();
    }

    /** Memoized, so that one caller who gives up does not cancel the work of the others. */
    private Uni<T> start(K key, Supplier<Uni<T>> work) {
        return Uni.createFrom()
                .<T>deferred(work::get)
                .onTermination()
                .invoke(() -> flights.remove(key))
                .memoize()
                .indefinitely();
    }
}
