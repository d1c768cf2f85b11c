package dev.exchanger.realtime.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.shutdown.ShutdownStep;
import dev.exchanger.realtime.room.RoomMessage;
import dev.exchanger.realtime.room.RoomName;
import dev.exchanger.realtime.room.RoomPublisher;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.socket.SocketTimer;

/**
 * Tells the members of a chat how far one of them has got. In passing: in a large chat marks would soon push the messages
 * out of the room's history; who missed some asks for the members. Steps of a moment are told as one.
 */
@ApplicationScoped
class Receipts implements ShutdownStep {

    private static final int AT_ONCE = 32;

    private final RoomPublisher rooms;
    private final SocketTimer timer;
    private final Clock clock;
    private final DeliveryMetrics metrics;
    private final Duration window;
    private Map<Whose, Steps> waiting = new HashMap<>();

    Receipts(RoomPublisher rooms, SocketTimer timer, Clock clock, DeliveryMetrics metrics, DeliveryConfig config) {
        this.rooms = rooms;
        this.timer = timer;
        this.clock = clock;
        this.metrics = metrics;
        this.window = config.coalescing();
    }

    private record Whose(UUID chat, UUID user) {}

    /** The highest of each, 0 for none. */
    private record Steps(long delivered, long read) {
        Steps and(Steps other) {
            return new Steps(Math.max(delivered, other.delivered), Math.max(read, other.read));
        }
    }

    void delivered(UUID chat, UUID user, long seq) {
        add(new Whose(chat, user), new Steps(seq, 0));
    }

    void read(UUID chat, UUID user, long seq) {
        add(new Whose(chat, user), new Steps(0, seq));
    }

    private void add(Whose whose, Steps steps) {
        boolean first;
        synchronized (this) {
            first = waiting.isEmpty();
            waiting.merge(whose, steps, Steps::and);
        }
        if (first) {
            timer.schedule(window, () -> run().subscribe().with(done -> {}));
        }
    }

    @Override
    public int order() {
        return OUTBOX;
    }

    @Override
    public String name() {
        return "receipts";
    }

    /** Tells what waits; never fails. */
    @Override
    public Uni<Void> run() {
        return Uni.createFrom().deferred(() -> {
            Map<Whose, Steps> batch;
            synchronized (this) {
                batch = waiting;
                waiting = new HashMap<>();
            }
            return Multi.createFrom()
                    .iterable(batch.entrySet())
                    .onItem()
                    .transformToUni(entry -> tell(entry.getKey(), entry.getValue()))
                    .merge(AT_ONCE)
                    .collect()
                    .last()
                    .replaceWithVoid();
        });
    }

    /** What is read is delivered, and need not be told as such. */
    private Uni<Void> tell(Whose whose, Steps steps) {
        Instant now = clock.instant();
        Uni<Void> delivered = steps.delivered() > steps.read()
                ? tell(whose, "msg.delivered", steps.delivered(), now)
                : Uni.createFrom().voidItem();
        return steps.read() > 0 ? delivered.chain(() -> tell(whose, "msg.read", steps.read(), now)) : delivered;
    }

    private Uni<Void> tell(Whose whose, String type, long seq, Instant at) {
        metrics.receipt();
        return rooms.tell(RoomMessage.passing(
                RoomName.chat(whose.chat()),
                type,
                at,
                EnvelopeWriter.object().put("userId", whose.user().toString()).put("seq", seq)));
    }
}
