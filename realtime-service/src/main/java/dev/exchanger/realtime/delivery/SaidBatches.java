package dev.exchanger.realtime.delivery;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.socket.SocketTimer;

/**
 * Looks after a chat at once when it was quiet, and otherwise once for all that is said in an interval: what follows a
 * message costs something for each member of the chat, and only the last message counts.
 */
final class SaidBatches {

    private final SocketTimer timer;
    private final Duration interval;
    private final Function<Said, Uni<Void>> work;
    private final Map<UUID, Slot> slots = new HashMap<>();

    SaidBatches(SocketTimer timer, Duration interval, Function<Said, Uni<Void>> work) {
        this.timer = timer;
        this.interval = interval;
        this.work = work;
    }

    /** A chat that was looked after in the last interval. @param next for the end of it, {@code null} for nothing yet */
    private static final class Slot {
        private Batch next;
    }

    private static final class Batch {
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private Said said;
    }

    /** @return the end of the work that covers it; fails when that fails */
    Uni<Void> add(Said said) {
        Batch batch;
        boolean now = false;
        synchronized (slots) {
            Slot slot = slots.get(said.chat());
            if (slot == null) {
                slots.put(said.chat(), new Slot());
                batch = new Batch();
                batch.said = said;
                now = true;
            } else {
                batch = slot.next == null ? new Batch() : slot.next;
                batch.said = batch.said == null ? said : batch.said.and(said);
                slot.next = batch;
            }
        }
        if (now) {
            run(said.chat(), batch);
        }
        return Uni.createFrom().completionStage(batch.done);
    }

    private void run(UUID chat, Batch batch) {
        timer.schedule(interval, () -> intervalOver(chat));
        Uni.createFrom()
                .deferred(() -> work.apply(batch.said))
                .subscribe()
                .with(batch.done::complete, batch.done::completeExceptionally);
    }

    private void intervalOver(UUID chat) {
        Batch next;
        synchronized (slots) {
            Slot slot = slots.get(chat);
            next = slot.next;
            slot.next = null;
            if (next == null) {
                slots.remove(chat);
            }
        }
        if (next != null) {
            run(chat, next);
        }
    }
}
