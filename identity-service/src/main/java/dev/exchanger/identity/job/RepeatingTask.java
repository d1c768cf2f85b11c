package dev.exchanger.identity.job;

import java.time.Duration;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.jboss.logging.Logger;

/**
 * Work that runs again and again with a pause between the end of one run and the start of the next, so that runs never
 * overlap. A failed run is logged (once while failures last) and the next one comes as usual. All state lives on one
 * event loop.
 */
public final class RepeatingTask {

    private static final Logger LOG = Logger.getLogger(RepeatingTask.class);
    private static final long NONE = -1;

    private final String name;
    private final Duration pause;
    private final Supplier<Uni<Void>> work;
    private final Vertx vertx;
    private final Context context;
    private long timer = NONE;
    private boolean running;
    private boolean nudged;
    private boolean stopped;
    private boolean failing;
    private Runnable onIdle = () -> {};

    RepeatingTask(String name, Duration pause, Supplier<Uni<Void>> work, Vertx vertx) {
        this.name = name;
        this.pause = pause;
        this.work = work;
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    void start() {
        context.runOnContext(ignored -> schedule());
    }

    /** Runs soon instead of after the pause; during a run, once more right after it. */
    public void nudge() {
        context.runOnContext(ignored -> {
            if (running) {
                nudged = true;
            } else if (!stopped) {
                run();
            }
        });
    }

    /** No further run; completes when the one under way has ended. */
    Uni<Void> stop() {
        return Uni.createFrom()
                .emitter(emitter -> context.runOnContext(ignored -> {
                    stopped = true;
                    vertx.cancelTimer(timer);
                    if (running) {
                        onIdle = () -> emitter.complete(null);
                    } else {
                        emitter.complete(null);
                    }
                }));
    }

    private void schedule() {
        timer = vertx.setTimer(Math.max(1, pause.toMillis()), ignored -> run());
    }

    private void run() {
        vertx.cancelTimer(timer);
        running = true;
        nudged = false;
        Uni.createFrom().deferred(work::get).subscribe().with(done -> ended(null), this::ended);
    }

    private void ended(Throwable failure) {
        context.runOnContext(ignored -> {
            running = false;
            report(failure);
            if (stopped) {
                onIdle.run();
            } else if (nudged) {
                run();
            } else {
                schedule();
            }
        });
    }

    private void report(Throwable failure) {
        if (failure != null && !failing) {
            LOG.warnf("%s failed and goes on trying: %s", name, failure);
        } else if (failure != null) {
            LOG.debugf(failure, "%s failed again", name);
        } else if (failing) {
            LOG.infof("%s works again", name);
        }
        failing = failure != null;
    }
}
