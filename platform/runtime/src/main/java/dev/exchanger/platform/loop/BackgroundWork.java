package dev.exchanger.platform.loop;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

import dev.exchanger.platform.reactive.OwnContext;
import dev.exchanger.platform.shutdown.ShutdownStep;

/**
 * All work that a replica repeats in the background, and its end: from the beginning of this step no pass of a loop
 * begins, and the step waits for those under way. Every loop has its log lines, its metrics and its count of passes from
 * here.
 */
@ApplicationScoped
public class BackgroundWork implements ShutdownStep {

    private final Vertx vertx;
    private final MeterRegistry registry;
    private final List<WorkTrigger> triggers;
    private final Map<String, WorkMeters> meters = new ConcurrentHashMap<>();
    private final Set<WorkLoop> loops = ConcurrentHashMap.newKeySet();
    private final Set<WorkLoop> detached = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    @Inject
    public BackgroundWork(Vertx vertx, MeterRegistry registry, @All List<WorkTrigger> triggers) {
        this.vertx = vertx;
        this.registry = registry;
        this.triggers = triggers;
    }

    /** Starts work that is done now and again after each pause, which begins when the work has ended. */
    public WorkLoop every(String name, Duration pause, Supplier<Uni<Void>> work) {
        return every(name, Duration.ZERO, pause, work);
    }

    /** The same, for the first time after a while. */
    public WorkLoop every(String name, Duration first, Duration pause, Supplier<Uni<Void>> work) {
        WorkLoop loop = loop(name, () -> work.get().replaceWith(pause));
        loop.start(first);
        return loop;
    }

    /**
     * A loop for its owner to start and to nudge.
     *
     * @param name for log and metrics; one of few
     * @param step does some work and gives the pause before the next pass, {@link Duration#ZERO} when there is more to
     *     do, {@link WorkLoop#UNTIL_NUDGED} for none by itself
     */
    public WorkLoop loop(String name, Supplier<Uni<Duration>> step) {
        WorkLoop loop = create(loops, newContext(), name, step);
        if (stopping) {
            loop.stop();
        }
        return loop;
    }

    /** A loop that its owner also stops, because what it does belongs to another step of the stop or ends sooner. */
    public WorkLoop detached(String name, Supplier<Uni<Duration>> step) {
        return detached(newContext(), name, step);
    }

    /** @param home the event loop of all passes; loops that share state share it */
    public WorkLoop detached(Context home, String name, Supplier<Uni<Duration>> step) {
        return create(detached, home, name, step);
    }

    /** For work that is repeated otherwise, because it shares a thread and its state with what is no loop. */
    public WorkHealth health(String name) {
        return new WorkHealth(name, meters(name));
    }

    /** Work in portions: a full one is followed by the next at once, any other by a pause. */
    public static Function<Integer, Duration> untilLessThan(int portion, Duration pause) {
        return done -> done < portion ? pause : Duration.ZERO;
    }

    /**
     * How many passes of this name have ended here, well or badly. When two more have ended, one of them has begun since.
     *
     * @throws IllegalArgumentException when nothing has this name
     */
    public long passes(String name) {
        WorkMeters known = meters.get(name);
        if (known == null) {
            throw new IllegalArgumentException(name + " is none of " + meters.keySet());
        }
        return known.passes();
    }

    @Override
    public int order() {
        // After what feeds the loops: consumers and pollers.
        return SCHEDULERS + 1;
    }

    @Override
    public String name() {
        return "background-work";
    }

    @Override
    public Uni<Void> run() {
        stopping = true;
        triggers.forEach(WorkTrigger::pause);
        List<Uni<Void>> ends = loops.stream().map(WorkLoop::stop).toList();
        return ends.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(ends).andCollectFailures().replaceWithVoid();
    }

    /** Where no orderly stop ran before (tests, reload in dev mode) no loop must outlive the application. */
    void onStop(@Observes ShutdownEvent event) {
        loops.forEach(WorkLoop::stop);
        detached.forEach(WorkLoop::stop);
    }

    private Context newContext() {
        // Not the caller's: a loop that a request starts must not live on that request's context.
        return OwnContext.onNextLoop(vertx);
    }

    private WorkLoop create(Set<WorkLoop> owners, Context home, String name, Supplier<Uni<Duration>> step) {
        WorkLoop loop = new WorkLoop(vertx, home, health(name), step);
        owners.add(loop);
        loop.onStopped(() -> owners.remove(loop));
        return loop;
    }

    private WorkMeters meters(String name) {
        return meters.computeIfAbsent(name, unknown -> new WorkMeters(registry, unknown));
    }
}
