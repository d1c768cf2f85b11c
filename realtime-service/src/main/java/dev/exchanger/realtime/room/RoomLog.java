package dev.exchanger.realtime.room;

import java.util.List;

import io.smallrye.mutiny.Uni;

import dev.exchanger.realtime.socket.Position;

/** The sequence and recent history of every room: a port with a Redis and an in-memory adapter. */
interface RoomLog {

    /**
     * Gives the message the next number of its room, keeps it, and publishes it to all nodes, in one step. A key that
     * was used lately changes nothing.
     *
     * @param message a lasting one
     */
    Uni<Appended> append(RoomMessage message);

    /**
     * The messages after a position, oldest first.
     *
     * @param known what the reader has; when the log has lost what the reader has seen, it begins a new epoch. Only a
     *     node may say what it has seen, never a client. {@code null} reads the top only
     * @param limit at most this many messages
     * @return {@code null} when rooms are not numbered at all
     */
    Uni<Extract> read(RoomName room, Position known, int limit);

    /**
     * As {@link #read} on behalf of a client, whose word changes nothing.
     *
     * @param claimed what the client says it has
     */
    Uni<Extract> replay(RoomName room, Position claimed, int limit);

    /**
     * What became of an append.
     *
     * @param frame at its place
     * @param repeated whether the same key was appended before; then it was not published again
     * @param published whether other nodes have been told already
     */
    record Appended(RoomFrame frame, boolean repeated, boolean published) {}

    /**
     * A piece of the log.
     *
     * @param top number of the last message, and the epoch
     * @param frames what was asked for as far as it is kept; empty when the epochs differ
     */
    record Extract(Position top, List<RoomFrame> frames) {

        public Extract {
            frames = List.copyOf(frames);
        }

        /** Whether the frames begin right after the position and are in its epoch, so that nothing is missing before them. */
        boolean continues(Position known) {
            if (!top.sameEpoch(known) || top.seq() < known.seq()) {
                return false;
            }
            return frames.isEmpty()
                    ? top.seq() == known.seq()
                    : frames.get(0).position().seq() == known.seq() + 1;
        }

        /** Whether the frames reach the top. */
        boolean complete() {
            return frames.isEmpty() || frames.get(frames.size() - 1).position().seq() == top.seq();
        }
    }
}
