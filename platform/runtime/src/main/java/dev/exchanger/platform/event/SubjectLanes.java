package dev.exchanger.platform.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/**
 * Works on the deliveries of one subject one after the other, and on a bounded number of subjects at the same time. A
 * delivery that pauses before its next try holds up its own subject only. All calls come from one event loop.
 */
final class SubjectLanes {

    private final Vertx vertx;
    private final Context context;
    private final int concurrency;
    private final Function<Delivery, Uni<Optional<Duration>>> work;
    private final Runnable freed;

    private final Map<Delivery.Key, Delivery> held = new HashMap<>();
    private final Map<String, Deque<Delivery>> lanes = new HashMap<>();
    private final Deque<Deque<Delivery>> ready = new ArrayDeque<>();
    private final Promise<Void> drained = Promise.promise();
    private int running;
    private boolean stopping;

    /**
     * @param work does the next step of a delivery; answers the pause before its next step, empty when it is finished,
     *     and never fails
     * @param freed is told when a delivery is finished
     */
    SubjectLanes(
            Vertx vertx,
            Context context,
            int concurrency,
            Function<Delivery, Uni<Optional<Duration>>> work,
            Runnable freed) {
        this.vertx = vertx;
        this.context = context;
        this.concurrency = concurrency;
        this.work = work;
        this.freed = freed;
    }

    boolean holds(Delivery.Key key) {
        return held.containsKey(key);
    }

    List<Delivery> held() {
        return List.copyOf(held.values());
    }

    int size() {
        return held.size();
    }

    /** Takes a delivery; one that is held already is left alone. */
    void add(Delivery delivery) {
        if (held.putIfAbsent(delivery.key(), delivery) != null) {
            return;
        }
        Deque<Delivery> lane = lanes.computeIfAbsent(delivery.lane(), name -> new ArrayDeque<>());
        lane.add(delivery);
        if (lane.size() == 1) {
            ready.add(lane);
            fill();
        }
    }

    /**
     * Begins nothing any more.
     *
     * @return completes when nothing runs; what is still held then was not finished
     */
    Uni<Void> stop() {
        stopping = true;
        if (running == 0) {
            drained.tryComplete();
        }
        return Uni.createFrom().completionStage(drained.future().toCompletionStage());
    }

    private void fill() {
        while (!stopping && running < concurrency && !ready.isEmpty()) {
            run(ready.remove());
        }
    }

    private void run(Deque<Delivery> lane) {
        running++;
        Delivery delivery = lane.element();
        work.apply(delivery)
                .emitOn(action -> context.runOnContext(ignored -> action.run()))
                .subscribe()
                .with(pause -> ended(lane, delivery, pause));
    }

    private void ended(Deque<Delivery> lane, Delivery delivery, Optional<Duration> pause) {
        running--;
        if (pause.isPresent()) {
            resumeAfter(pause.get(), lane);
        } else {
            finished(lane, delivery);
        }
        if (stopping && running == 0) {
            drained.tryComplete();
        }
        fill();
    }

    private void resumeAfter(Duration pause, Deque<Delivery> lane) {
        vertx.setTimer(
                Math.max(1, pause.toMillis()),
                id -> context.runOnContext(ignored -> {
                    ready.add(lane);
                    fill();
                }));
    }

    private void finished(Deque<Delivery> lane, Delivery delivery) {
        held.remove(delivery.key());
        lane.remove();
        if (lane.isEmpty()) {
            lanes.remove(delivery.lane());
        } else {
            ready.add(lane);
        }
        freed.run();
    }
}
