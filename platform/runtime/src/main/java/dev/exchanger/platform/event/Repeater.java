package dev.exchanger.platform.event;

import java.time.Duration;
import java.util.function.Supplier;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import org.jboss.logging.Logger;

/**
 * Runs one asynchronous task again and again on one event loop, never twice at a time. The task answers how long to
 * pause before its next run; {@link #wake()} ends a pause.
 */
final class Repeater {

    private static final Logger LOG = Logger.getLogger(Repeater.class);
    private static final Duration PAUSE_AFTER_BUG = Duration.ofSeconds(1);
    private static final long NO_TIMER = -1;

    /** Children of a span that is not sampled are not recorded: polling would fill every trace store with noise. */
    private static final Span UNSAMPLED = Span.wrap(SpanContext.create(
            "00000000000000000000000000000001", "0000000000000001", TraceFlags.getDefault(), TraceState.getDefault()));

    private final String name;
    private final Vertx vertx;
    private final Context context;
    private final Supplier<Uni<Duration>> task;
    private final Promise<Void> stopped = Promise.promise();

    // Touched on the context only.
    private boolean started;
    private boolean stopping;
    private boolean running;
    private boolean again;
    private long timer = NO_TIMER;

    Repeater(String name, Vertx vertx, Supplier<Uni<Duration>> task) {
        this(name, vertx, ((VertxInternal) vertx).createEventLoopContext(), task);
    }

    /** @param context tells the thread of all runs; tasks that share state share it */
    Repeater(String name, Vertx vertx, Context context, Supplier<Uni<Duration>> task) {
        this.name = name;
        this.vertx = vertx;
        this.context = context;
        this.task = task;
    }

    void start() {
        context.runOnContext(ignored -> {
            if (!started && !stopping) {
                started = true;
                run();
            }
        });
    }

    /** Runs the task soon: at once when it pauses, right after the current run otherwise. */
    void wake() {
        context.runOnContext(ignored -> {
            if (running) {
                again = true;
            } else if (started && !stopping) {
                vertx.cancelTimer(timer);
                run();
            }
        });
    }

    /** No run begins any more; completes when the current one ended. */
    Uni<Void> stop() {
        context.runOnContext(ignored -> {
            stopping = true;
            vertx.cancelTimer(timer);
            if (!running) {
                stopped.tryComplete();
            }
        });
        return Uni.createFrom().completionStage(stopped.future().toCompletionStage());
    }

    private void run() {
        running = true;
        again = false;
        timer = NO_TIMER;
        VertxContext.createNewDuplicatedContext(context).runOnContext(ignored -> {
            Scope scope = UNSAMPLED.makeCurrent();
            Uni.createFrom()
                    .deferred(() -> task.get())
                    .onTermination()
                    .invoke(scope::close)
                    .emitOn(action -> context.runOnContext(x -> action.run()))
                    .subscribe()
                    .with(this::ended, this::failed);
        });
    }

    private void failed(Throwable failure) {
        LOG.errorf(failure, "%s failed unexpectedly", name);
        ended(PAUSE_AFTER_BUG);
    }

    private void ended(Duration pause) {
        running = false;
        if (stopping) {
            stopped.tryComplete();
        } else if (again || pause.isZero()) {
            // Not a direct call: a task that never pauses must not grow the stack nor starve the event loop.
            context.runOnContext(ignored -> {
                if (!running && !stopping) {
                    run();
                }
            });
        } else {
            timer = vertx.setTimer(
                    Math.max(1, pause.toMillis()),
                    id -> context.runOnContext(ignored -> {
                        if (timer == id && !running && !stopping) {
                            run();
                        }
                    }));
        }
    }
}
