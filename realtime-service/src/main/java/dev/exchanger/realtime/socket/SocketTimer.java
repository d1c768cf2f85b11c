package dev.exchanger.realtime.socket;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import org.jboss.logging.Logger;

/** The node's one timing wheel, turned by one timer. */
@ApplicationScoped
public class SocketTimer {

    private static final Logger LOG = Logger.getLogger(SocketTimer.class);
    /** With the usual tick of 100 ms a round is 51 s: longer than most deadlines, so that few slots are looked at twice. */
    private static final int SLOTS = 512;

    private final Vertx vertx;
    private final Duration tick;
    private final TimingWheel wheel;
    private long periodic = -1;

    @Inject
    public SocketTimer(Vertx vertx, SocketConfig config) {
        this(vertx, config.tick());
    }

    /** Without CDI. */
    SocketTimer(Vertx vertx, Duration tick) {
        this.vertx = vertx;
        this.tick = tick;
        this.wheel = new TimingWheel(tick, SLOTS);
    }

    void start(@Observes StartupEvent event) {
        periodic = vertx.setPeriodic(Math.max(1, tick.toMillis()), id -> wheel.advance(System.nanoTime()));
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(periodic);
    }

    /** Runs the task on an event loop after the delay, up to a tick late; the task must not block. */
    public TimingWheel.Timeout schedule(Duration delay, Runnable task) {
        return wheel.schedule(System.nanoTime(), delay, () -> guarded(task));
    }

    /** Gives up a deadline; {@code null} and those that fired are ignored. */
    public void cancel(TimingWheel.Timeout timeout) {
        wheel.cancel(timeout);
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("A deadline's task failed", e);
        }
    }
}
