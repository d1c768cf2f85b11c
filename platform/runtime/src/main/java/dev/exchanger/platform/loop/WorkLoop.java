package dev.exchanger.platform.loop;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import org.jboss.logging.Logger;

/**
 * Repeats one asynchronous step, never two at a time: at once while there is work, after a pause otherwise, sooner when
 * nudged. A failed step is logged, once while failures last, and repeated with a growing pause; the loop itself never
 * ends before {@link #stop()}. All state is touched on one event loop.
 */
public final class WorkLoop {

    private static final Logger LOG = Logger.getLogger(WorkLoop.class);
    private static final long FIRST_PAUSE_MS = 200;
    private static final long MAX_PAUSE_MS = 10_000;
    private static final long NO_TIMER = -1;

    /** Children of a span that is not sampled are not recorded: polling would fill every trace store with noise. */
    private static final Span UNSAMPLED = Span.wrap(SpanContext.create(
            "00000000000000000000000000000001", "0000000000000001", TraceFlags.getDefault(), TraceState.getDefault()));

    private final Vertx vertx;
    private final Context home;
    private final String name;
    private final Supplier<Uni<Duration>> step;
    private final Promise<Void> stopped = Promise.promise();

    private boolean started;
    private boolean stopping;
    private volatile boolean running;
    private boolean nudged;
    private int failures;
    private long timer = NO_TIMER;

    /**
     * @param name for the log
     * @param step does some work and gives the pause before the next run; {@link Duration#ZERO} when there is more
     */
    public WorkLoop(Vertx vertx, String name, Supplier<Uni<Duration>> step) {
        // Not the caller's context: a loop started by a request must not live on that request's context.
        this(vertx, ((VertxInternal) vertx).createEventLoopContext(), name, step);
    }

    /** @param home tells the thread of all runs; loops that share state share it */
    public WorkLoop(Vertx vertx, Context home, String name, Supplier<Uni<Duration>> step) {
        this.vertx = vertx;
        this.home = home;
        this.name = name;
        this.step = step;
    }

    /** The first step runs now; later calls do nothing. */
    public void start() {
        home.runOnContext(x -> {
            if (!started && !stopping) {
                started = true;
                run();
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
                stopped.tryComplete();
            }
        });
        return Uni.createFrom().completionStage(() -> stopped.future().toCompletionStage());
    }

    private void run() {
        vertx.cancelTimer(timer);
        timer = NO_TIMER;
        nudged = false;
        running = true;
        // Each step gets a context of its own, marked safe, as a request would have: tracing and Hibernate rely on it.
        Context own = VertxContext.createNewDuplicatedContext(home);
        VertxContextSafetyToggle.setContextSafe(own, true);
        own.runOnContext(x -> {
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
        if (failures > 0) {
            LOG.infof("%s works again", name);
        }
        failures = 0;
        next(pause);
    }

    private void failed(Throwable failure) {
        failures++;
        long longest = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS << Math.min(failures - 1, 6));
        if (failures == 1) {
            LOG.warnf(failure, "%s failed and goes on trying", name);
        } else {
            LOG.debugf(failure, "%s failed again", name);
        }
        // A nudge must not shorten the pause of a failing step into a busy loop.
        nudged = false;
        next(Duration.ofMillis(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1)));
    }

    private void next(Duration pause) {
        running = false;
        if (stopping) {
            stopped.tryComplete();
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
}
