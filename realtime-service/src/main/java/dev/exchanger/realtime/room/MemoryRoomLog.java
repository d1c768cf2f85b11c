package dev.exchanger.realtime.room;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.socket.Position;

/** The log of one process, gone with it: for {@code USE_REDIS_EVENT_ORDERING=false}. */
final class MemoryRoomLog implements RoomLog {

    /** Rooms and keys are forgotten by number, oldest first, where Redis forgets by time. */
    private static final int MAX_KEYS = 1000;

    private final Map<RoomName, Book> books = new ConcurrentHashMap<>();
    private final int historySize;

    MemoryRoomLog(int historySize) {
        this.historySize = historySize;
    }

    @Override
    public Uni<Appended> append(RoomMessage message) {
        return Uni.createFrom().item(() -> place(message));
    }

    /** {@link #append} at once. */
    Appended place(RoomMessage message) {
        return book(message.room()).append(message);
    }

    /** Where a room is. */
    Position top(RoomName room) {
        return book(room).read(null, 0).top();
    }

    /** The place of a message that was appended lately, or {@code null}. */
    Position placeOf(RoomName room, String key) {
        return book(room).placeOf(key);
    }

    /** The room begins a new epoch when it is used next. */
    void forget(RoomName room) {
        books.remove(room);
    }

    @Override
    public Uni<Extract> read(RoomName room, Position known, int limit) {
        return Uni.createFrom().item(() -> book(room).read(known, limit));
    }

    @Override
    public Uni<Extract> replay(RoomName room, Position claimed, int limit) {
        return read(room, claimed, limit);
    }

    private Book book(RoomName room) {
        return books.computeIfAbsent(room, name -> new Book());
    }

    private final class Book {
        private final String epoch = RedisRoomLog.newEpoch();
        private final Deque<RoomFrame> frames = new ArrayDeque<>();
        private final Map<String, Position> done = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Position> eldest) {
                return size() > MAX_KEYS;
            }
        };
        private long seq;

        synchronized Appended append(RoomMessage message) {
            Position before = done.get(message.key());
            if (before != null) {
                return new Appended(message.at(before), true, false);
            }
            Position position = new Position(epoch, ++seq);
            RoomFrame frame = message.at(position);
            done.put(message.key(), position);
            frames.add(frame);
            if (frames.size() > historySize) {
                frames.poll();
            }
            return new Appended(frame, false, false);
        }

        synchronized Position placeOf(String key) {
            return done.get(key);
        }

        synchronized Extract read(Position known, int limit) {
            Position top = new Position(epoch, seq);
            Collection<RoomFrame> kept = known != null && known.sameEpoch(top) ? frames : List.of();
            return new Extract(
                    top,
                    kept.stream()
                            .filter(frame -> frame.position().seq() > known.seq())
                            .limit(limit)
                            .toList());
        }
    }
}
