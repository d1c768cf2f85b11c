package dev.exchanger.realtime.ticket;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.smallrye.mutiny.Uni;

/** Tickets of one process: for {@code USE_REDIS_WEBSOCKETS=false}. */
final class MemoryTicketStore implements TicketStore {

    private final Clock clock;
    // All tickets live equally long, so the oldest end first.
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    MemoryTicketStore(Clock clock) {
        this.clock = clock;
    }

    private record Kept(String sealed, Instant until) {}

    @Override
    public Uni<Void> keep(String name, String sealed, Duration life) {
        return Uni.createFrom().item(() -> {
            synchronized (kept) {
                Instant now = clock.instant();
                var oldest = kept.values().iterator();
                while (oldest.hasNext() && !oldest.next().until().isAfter(now)) {
                    oldest.remove();
                }
                kept.put(name, new Kept(sealed, now.plus(life)));
            }
            return null;
        });
    }

    @Override
    public Uni<String> take(String name) {
        return Uni.createFrom().item(() -> {
            synchronized (kept) {
                Kept found = kept.remove(name);
                return found == null || !found.until().isAfter(clock.instant()) ? null : found.sealed();
            }
        });
    }

    int size() {
        synchronized (kept) {
            return kept.size();
        }
    }
}
