package dev.exchanger.realtime.room;

import java.util.Optional;

import dev.exchanger.realtime.socket.Frame;
import dev.exchanger.realtime.socket.Position;

/**
 * A message of a room ready for its members.
 *
 * @param position its place in the sequence, {@code null} when it has none
 * @param frame what members get
 */
record RoomFrame(Position position, Frame frame) {

    /** The form between nodes: epoch and number before the message, so that no node has to read JSON to see a gap. */
    String toChannel() {
        return position == null ? "\n" + frame.text() : position.epoch() + ' ' + position.seq() + '\n' + frame.text();
    }

    /** Reads {@link #toChannel()}; empty for anything else. */
    static Optional<RoomFrame> fromChannel(String text) {
        int line = text.indexOf('\n');
        if (line < 0) {
            return Optional.empty();
        }
        Frame frame = Frame.of(text.substring(line + 1));
        if (line == 0) {
            return Optional.of(new RoomFrame(null, frame));
        }
        int space = text.indexOf(' ');
        if (space < 1 || space > line) {
            return Optional.empty();
        }
        try {
            long seq = Long.parseLong(text.substring(space + 1, line));
            return Optional.of(new RoomFrame(new Position(text.substring(0, space), seq), frame));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
