package dev.exchanger.realtime.chat;

import dev.exchanger.realtime.socket.Position;

/**
 * What a write made and where its room is now.
 *
 * @param position of what was told about it; {@code null} when rooms are not numbered, or it was told long ago
 */
public record Written<T>(Position position, T value) {

    /** Epoch for an answer, {@code null} when there is no position. */
    public String epoch() {
        return position == null ? null : position.epoch();
    }

    /** Number for an answer, {@code null} when there is no position. */
    public Long seq() {
        return position == null ? null : position.seq();
    }
}
