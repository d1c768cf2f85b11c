package dev.exchanger.realtime.room;

import java.time.Duration;
import java.util.List;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.socket.Position;

/**
 * The operations of collaboration sessions: the log of the room {@code collab:{id}}, taken only from those who know where
 * it is, and with a mark up to where PostgreSQL has it. A port with a Redis and an in-memory adapter.
 */
public interface OperationLog {

    /**
     * Gives an operation the next number of its room and publishes it, unless it is refused. A key that was used lately
     * changes nothing.
     *
     * @param message a lasting one
     * @param base what its author had of the room
     * @param maxUnsaved operations that may wait for PostgreSQL
     * @return fails when Redis is away, and then it may have been placed or not
     */
    Uni<Placement> append(RoomMessage message, Position base, int maxUnsaved);

    /**
     * The operations after those that are saved, oldest first.
     *
     * @param saved what PostgreSQL has; a log that has less of the same epoch begins a new one
     * @param limit at most this many
     */
    Uni<Piece> read(RoomName room, Position saved, int limit);

    /** PostgreSQL has all up to here; an older word than the last changes nothing. */
    Uni<Void> saved(RoomName room, Position upTo);

    /** Rooms with operations to save; nobody else gets them during the lease. */
    Uni<List<RoomName>> claim(Duration lease, int limit);

    /** Takes no more operations. */
    Uni<Void> close(RoomName room);

    /** There is nothing to save in this room. */
    Uni<Void> forget(RoomName room);

    /** Ends an epoch whose operations cannot be had any more; nothing happens when it is not the current one. */
    Uni<Void> renew(RoomName room, String epoch);

    /** How many rooms have operations that are not saved. */
    Uni<Long> unsavedRooms();

    /** What became of an operation. */
    enum Outcome {
        /** It has its number. */
        PLACED,
        /** It had one already, given again. */
        REPEATED,
        /** Its author is of another epoch, or ahead of the room. */
        STALE,
        /** Too many wait to be saved. */
        FULL,
        /** The session is closed. */
        CLOSED
    }

    /**
     * The answer to an operation.
     *
     * @param position its place; where the room is when it was refused, {@code null} when that is nowhere
     */
    record Placement(Outcome outcome, Position position) {}

    /** An operation as it was sent to the members. */
    record Entry(Position position, String message) {}

    /**
     * A piece of the log.
     *
     * @param top where the room is
     * @param entries empty when the epochs differ
     */
    record Piece(Position top, List<Entry> entries) {

        public Piece {
            entries = List.copyOf(entries);
        }

        static Piece of(RoomLog.Extract extract) {
            return new Piece(
                    extract.top(),
                    extract.frames().stream()
                            .map(frame ->
                                    new Entry(frame.position(), frame.frame().text()))
                            .toList());
        }

        /** Whether it goes on right after a position of the same epoch. */
        public boolean continues(Position saved) {
            return entries.isEmpty()
                    ? top.seq() == saved.seq()
                    : entries.get(0).position().seq() == saved.seq() + 1;
        }

        /** The position after its entries. */
        public Position end(Position saved) {
            return entries.isEmpty() ? saved : entries.get(entries.size() - 1).position();
        }
    }
}
