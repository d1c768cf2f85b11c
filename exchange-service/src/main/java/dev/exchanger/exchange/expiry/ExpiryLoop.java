package dev.exchanger.exchange.expiry;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

import dev.exchanger.platform.reactive.OwnContext;

/**
 * The one event loop the engine's state lives on: its parts need no locks, whatever thread calls them first hands over
 * to here.
 */
@ApplicationScoped
public class ExpiryLoop {

    private final Vertx vertx;
    private final Context context;
    private final Set<Long> timers = new HashSet<>();
    private boolean stopped;

    public ExpiryLoop(Vertx vertx) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    /** Runs it on the loop; not after {@link #stop}. */
    void run(Runnable action) {
        // A context of its own for each run: what tracing and logging keep there must not be mixed up.
        OwnContext.safe(context).runOnContext(ignored -> {
            if (!stopped) {
                action.run();
            }
        });
    }

    /** Runs it later. To be called on the loop. */
    void after(Duration delay, Runnable action) {
        long millis = Math.max(1, delay.toMillis());
        timers.add(vertx.setTimer(millis, id -> {
            timers.remove(id);
            run(action);
        }));
    }

    /** Runs it again and again. To be called on the loop. */
    void every(Duration period, Runnable action) {
        timers.add(vertx.setPeriodic(Math.max(1, period.toMillis()), id -> run(action)));
    }

    /** Ends all timers; nothing runs here any more. */
    void stop() {
        run(() -> {
            stopped = true;
            timers.forEach(vertx::cancelTimer);
            timers.clear();
        });
    }
}
