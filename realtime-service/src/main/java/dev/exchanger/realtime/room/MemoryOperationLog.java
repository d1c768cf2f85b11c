package dev.exchanger.realtime.room;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.socket.Position;

/** The operations' log of one process: for {@code USE_REDIS_COLLABORATION=false}. PostgreSQL still gets them. */
final class MemoryOperationLog implements OperationLog {

    private final MemoryRoomLog log;
    private final RoomBus bus;
    private final Map<RoomName, Long> saved = new HashMap<>();
    private final Map<RoomName, Long> unsaved = new HashMap<>();
    private final Set<RoomName> closed = new HashSet<>();

    MemoryOperationLog(MemoryRoomLog log, RoomBus bus) {
        this.log = log;
        this.bus = bus;
    }

    @Override
    public Uni<Placement> append(RoomMessage message, Position base, int maxUnsaved) {
        return Uni.createFrom().deferred(() -> {
            Placed placed = place(message, base, maxUnsaved);
            return placed.frame() == null
                    ? Uni.createFrom().item(placed.answer())
                    : bus.publish(message.room(), placed.frame()).replaceWith(placed.answer());
        });
    }

    /** @param frame what is to be published, {@code null} when nothing is */
    private record Placed(Placement answer, RoomFrame frame) {}

    private synchronized Placed place(RoomMessage message, Position base, int maxUnsaved) {
        RoomName room = message.room();
        Position top = log.top(room);
        Position before = log.placeOf(room, message.key());
        if (before != null) {
            return new Placed(new Placement(Outcome.REPEATED, before), null);
        }
        Outcome refusal = refusal(room, top, base, maxUnsaved);
        if (refusal != null) {
            return new Placed(new Placement(refusal, top), null);
        }
        RoomFrame frame = log.place(message).frame();
        unsaved.putIfAbsent(room, 0L);
        return new Placed(new Placement(Outcome.PLACED, frame.position()), frame);
    }

    private Outcome refusal(RoomName room, Position top, Position base, int maxUnsaved) {
        if (closed.contains(room)) {
            return Outcome.CLOSED;
        }
        if (!top.sameEpoch(base) || top.seq() < base.seq()) {
            return Outcome.STALE;
        }
        return top.seq() - saved.getOrDefault(room, 0L) >= maxUnsaved ? Outcome.FULL : null;
    }

    @Override
    public Uni<Piece> read(RoomName room, Position upTo, int limit) {
        return log.read(room, upTo, limit).map(Piece::of);
    }

    @Override
    public Uni<Void> saved(RoomName room, Position upTo) {
        return Uni.createFrom().voidItem().invoke(() -> {
            synchronized (this) {
                Position top = log.top(room);
                if (top.sameEpoch(upTo)) {
                    saved.merge(room, upTo.seq(), Math::max);
                    if (top.seq() <= saved.get(room)) {
                        unsaved.remove(room);
                    } else {
                        unsaved.put(room, 0L);
                    }
                }
            }
        });
    }

    @Override
    public Uni<List<RoomName>> claim(Duration lease, int limit) {
        return Uni.createFrom().item(() -> {
            synchronized (this) {
                long now = System.nanoTime() / 1_000_000;
                List<RoomName> due = new ArrayList<>();
                unsaved.forEach((room, until) -> {
                    if (due.size() < limit && (until == 0 || until - now <= 0)) {
                        due.add(room);
                    }
                });
                due.forEach(room -> unsaved.put(room, now + lease.toMillis()));
                return due;
            }
        });
    }

    @Override
    public Uni<Void> close(RoomName room) {
        return Uni.createFrom().voidItem().invoke(() -> {
            synchronized (this) {
                closed.add(room);
            }
        });
    }

    @Override
    public Uni<Void> forget(RoomName room) {
        return Uni.createFrom().voidItem().invoke(() -> {
            synchronized (this) {
                unsaved.remove(room);
            }
        });
    }

    @Override
    public Uni<Void> renew(RoomName room, String epoch) {
        return Uni.createFrom().voidItem().invoke(() -> {
            synchronized (this) {
                if (log.top(room).epoch().equals(epoch)) {
                    log.forget(room);
                    saved.remove(room);
                }
            }
        });
    }

    @Override
    public Uni<Long> unsavedRooms() {
        return Uni.createFrom().item(() -> {
            synchronized (this) {
                return (long) unsaved.size();
            }
        });
    }
}
