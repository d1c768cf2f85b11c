package dev.exchanger.realtime.stress;

import java.util.Map;

/** A place in a room: its epoch and number. */
record Place(String epoch, long seq) {

    Place plus(long numbers) {
        return new Place(epoch, seq + numbers);
    }

    /** As {@code resume} wants it. */
    Map<String, Object> toJson() {
        return Map.of("e", epoch, "s", seq);
    }
}
