package dev.exchanger.platform.loop;

import java.time.Duration;
import java.util.function.Supplier;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

import dev.exchanger.platform.reactive.OwnContext;
import dev.exchanger.platform.time.BackOff;

/**
 * Repeats one asynchronous step, never two at a time: at once while there is work, after a pause otherwise, sooner when
 * nudged. A failed step is repeated with a growing pause; the loop itself never ends before {@link #stop()}. All state is
 * touched on one event loop. Made by {@link BackgroundWork}.
 */
public final class WorkLoop {

    /** A pause that only a nudge ends. */
    public static final Duration UNTIL_NUDGED = Duration.ofDays(365);

    private static final BackOff AFTER_FAILURES =
            BackOff.doubling(Duration.ofMillis(200), Duration.ofSeconds(10)).spread(0.5, 1);
    private static final long NO_TIMER = -1;

    /** Children of a span that is not sampled are not recorded: polling would fill every trace store with noise. */
    private static final Span UNSAMPLED = Span.wrap(SpanContext.create(
            "00000000000000000000000000000001", "0000000000000001", TraceFlags.getDefault(), TraceState.getDefault()));

    private final Vertx vertx;
    private final Context home;
    private final WorkHealth health;
    private final Supplier<Uni<Duration>> step;
    private final Promise<Void> stopped = Promise.promise();

    private BackOff backOff = AFTER_FAILURES;

    private boolean started;
    private boolean stopping;
    private volatile boolean running;
    private boolean nudged;
    private long timer = NO_TIMER;

    /** @param home tells the thread of all runs */
    WorkLoop(Vertx vertx, Context home, WorkHealth health, Supplier<Uni<Duration>> step) {
        this.vertx = vertx;
        this.home = home;
        this.health = health;
        this.step = step;
    }

    /** Other pauses after failures than from 200 ms to 10 s. To be said before the start. */
    public WorkLoop backOff(BackOff pauses) {
        backOff = pauses;
        return this;
    }

    /** The first step runs now; later calls do nothing. */
    public void start() {
        start(Duration.ZERO);
    }

    /** The first step runs after a while, or when nudged before; later calls do nothing. */
    public void start(Duration first) {
        home.runOnContext(x -> {
            if (!started && !stopping) {
                started = true;
                next(first);
            }
        });
    }

    /** Makes the next step begin now, or directly after the running one. From any thread, as often as one likes. */
    public void nudge() {
        home.runOnContext(x -> {
            if (running) {
                nudged = true;
            } else if (started && !stopping) {
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
        home.runOnContext(x -> {
            stopping = true;
            vertx.cancelTimer(timer);
            if (!running) {
                end();
            }
        });
        return Uni.createFrom().completionStage(() -> stopped.future().toCompletionStage());
    }

    private void run() {
        vertx.cancelTimer(timer);
        timer = NO_TIMER;
        nudged = false;
        running = true;
        OwnContext.safe(home).runOnContext(x -> {
            Scope scope = UNSAMPLED.makeCurrent();
            Uni.createFrom()
                    .deferred(step::get)
                    .onTermination()
                    .invoke(scope::close)
                    .subscribe()
                    .with(
                            pause -> home.runOnContext(y -> succeeded(pause)),
                            failure -> home.runOnContext(y -> failed(failure)));
        });
    }

    private void succeeded(Duration pause) {
        health.succeeded();
        next(pause);
    }

    private void failed(Throwable failure) {
        int failures = health.failed(failure);
        // A nudge must not shorten the pause of a failing step into a busy loop.
        nudged = false;
        next(backOff.after(failures));
    }

    private void next(Duration pause) {
        running = false;
        if (stopping) {
            end();
        } else if (nudged || pause.isZero() || pause.isNegative()) {
            // Not a direct call: a step that never pauses must not starve the event loop.
            home.runOnContext(x -> runIfIdle());
        } else {
            timer = vertx.setTimer(
                    Math.max(1, pause.toMillis()),
                    id -> home.runOnContext(x -> {
                        if (timer == id) {
                            runIfIdle();
                        }
                    }));
        }
    }

    private void runIfIdle() {
        if (!running && !stopping) {
            run();
        }
    }

    private void end() {
        if (stopped.tryComplete()) {
            health.ended();
        }
    }

    void onStopped(Runnable action) {
        stopped.future().onComplete(x -> action.run());
    }
}
