package dev.exchanger.realtime.room;

import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;

/** What operators see of the rooms of a node. */
@Startup
@ApplicationScoped
public class RoomMetrics {

    private final AtomicInteger rooms = new AtomicInteger();
    private final AtomicInteger memberships = new AtomicInteger();
    private final Counter published;
    private final Counter repeated;
    private final Counter recovered;
    private final Counter resynced;
    private final Counter resumed;
    private final Counter notResumed;
    private final Counter refused;

    public RoomMetrics(MeterRegistry registry) {
        registry.gauge("exchanger_realtime_rooms", rooms);
        registry.gauge("exchanger_realtime_memberships", memberships);
        this.published = registry.counter("exchanger_realtime_room_messages");
        this.repeated = registry.counter("exchanger_realtime_room_messages_repeated");
        this.recovered = registry.counter("exchanger_realtime_room_messages_recovered");
        this.resynced = registry.counter("exchanger_realtime_room_resyncs");
        this.resumed = registry.counter("exchanger_realtime_resumes", "recovered", "true");
        this.notResumed = registry.counter("exchanger_realtime_resumes", "recovered", "false");
        this.refused = registry.counter("exchanger_realtime_rooms_refused");
    }

    void opened() {
        rooms.incrementAndGet();
    }

    void closed() {
        rooms.decrementAndGet();
    }

    void joined() {
        memberships.incrementAndGet();
    }

    void left() {
        memberships.decrementAndGet();
    }

    /** A connection wanted to be in more rooms than one may. */
    void refused() {
        refused.increment();
    }

    void published(boolean again) {
        (again ? repeated : published).increment();
    }

    /** Messages that the bus lost and the log had. */
    void recovered(int messages) {
        recovered.increment(messages);
    }

    /** A room's members had to be told to load its state anew. */
    void resynced() {
        resynced.increment();
    }

    void resumed(boolean complete) {
        (complete ? resumed : notResumed).increment();
    }
}
