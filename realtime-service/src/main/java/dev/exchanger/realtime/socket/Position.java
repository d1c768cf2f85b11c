package dev.exchanger.realtime.socket;

import java.util.Objects;

/**
 * A place in the sequence of a room: {@code e} and {@code s} of the protocol.
 *
 * @param epoch the life of the sequence; numbers of two epochs cannot be compared
 * @param seq number of the last message, 0 before the first
 */
public record Position(String epoch, long seq) {

    public Position {
        Objects.requireNonNull(epoch, "epoch");
    }

    /** Whether both belong to the same life of the sequence. */
    public boolean sameEpoch(Position other) {
        return epoch.equals(other.epoch);
    }
}
