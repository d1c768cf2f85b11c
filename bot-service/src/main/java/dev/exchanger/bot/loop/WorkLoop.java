package dev.exchanger.bot.loop;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jboss.logging.Logger;

/**
 * Repeats one step, never two at a time: at once while there is work, after a pause otherwise, sooner when nudged.
 * A failed step is logged and repeated with a growing pause; the loop itself never ends before {@link #stop()}.
 * All state is touched on one event loop only.
 */
public final class WorkLoop {
    private static final Logger LOG = Logger.getLogger(WorkLoop.class);
    private static final long MAX_PAUSE_MS = 10_000;

    private final Vertx vertx;
    private final Context home;
    private final String name;
    private final Supplier<Uni<Duration>> step;

    private boolean started;
    private volatile boolean running;
    private boolean nudged;
    private boolean stopping;
    private int failures;
    private long timer = -1;
    private UniEmitter<? super Void> stopped;

    /**
     * @param name for the log
     * @param step does some work and gives the pause before the next run; {@link Duration#ZERO} when there is more
     */
    public WorkLoop(Vertx vertx, String name, Supplier<Uni<Duration>> step) {
        this.vertx = vertx;
        // Not the caller's context: a loop started by a request must not live on that request's context.
        this.home = ((io.vertx.core.impl.VertxInternal) vertx).createEventLoopContext();
        this.name = name;
        this.step = step;
    }

    public void start() {
        home.runOnContext(x -> {
            if (!started) {
                started = true;
                run();
            }
        });
    }

    /** Makes the next step begin now, or directly after the running one. From any thread, as often as one likes. */
    public void nudge() {
        home.runOnContext(x -> {
            nudged = true;
            if (started && !running && !stopping) {
                run();
            }
        });
    }

    /** Whether a step is running; a hint for other threads, outdated the moment it is given. */
    public boolean busy() {
        return running;
    }

    /** Completes when the running step, if any, has ended; no step begins after it. */
    public Uni<Void> stop() {
        return Uni.createFrom()
                .emitter(emitter -> home.runOnContext(x -> {
                    stopping = true;
                    cancelTimer();
                    if (running) {
                        stopped = emitter;
                    } else {
                        emitter.complete(null);
                    }
                }));
    }

    private void run() {
        cancelTimer();
        nudged = false;
        running = true;
        // Each step gets a context of its own, marked safe, as a request would have: tracing and Hibernate rely on it.
        Context own = VertxContext.createNewDuplicatedContext(home);
        VertxContextSafetyToggle.setContextSafe(own, true);
        own.runOnContext(x -> Uni.createFrom()
                .deferred(() -> step.get())
                .subscribe()
                .with(
                        pause -> home.runOnContext(y -> succeeded(pause)),
                        failure -> home.runOnContext(y -> failed(failure))));
    }

    private void succeeded(Duration pause) {
        failures = 0;
        next(pause);
    }

    private void failed(Throwable failure) {
        failures++;
        long pause = Math.min(MAX_PAUSE_MS, 200L << Math.min(failures, 6));
        LOG.warnf("%s: %s; again in at most %d ms", name, failure, pause);
        LOG.debugf(failure, "%s failed", name);
        // A nudge must not shorten the pause of a failing step into a busy loop.
        nudged = false;
        next(Duration.ofMillis(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1)));
    }

    private void next(Duration pause) {
        running = false;
        if (stopping) {
            if (stopped != null) {
                stopped.complete(null);
            }
            return;
        }
        if (nudged || pause.isZero() || pause.isNegative()) {
            run();
            return;
        }
        timer = vertx.setTimer(
                Math.max(1, pause.toMillis()),
                id -> home.runOnContext(x -> {
                    if (timer == id && !running && !stopping) {
                        run();
                    }
                }));
    }

    private void cancelTimer() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }
}
