package dev.exchanger.realtime.room;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.realtime.room.RoomChannel.Joined;
import dev.exchanger.realtime.room.RoomLog.Extract;
import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.socket.Position;

/**
 * What resuming a room came to: all that was missed, or the word that it cannot be had. Never a part of it.
 *
 * @param joined the membership, which holds live messages back until {@link #release}
 * @param claimed what the client had
 * @param top where the room was when the log was read, {@code null} when it could not be read
 * @param missed what comes between the two
 * @param recovered whether {@code missed} is complete
 */
record Replay(Joined joined, Position claimed, Position top, List<RoomFrame> missed, boolean recovered) {

    /** @param extract what the log has after {@code claimed}, {@code null} when rooms are not numbered */
    static Replay of(Joined joined, Position claimed, Extract extract) {
        if (extract == null) {
            return impossible(joined, claimed);
        }
        boolean complete = extract.continues(claimed) && extract.complete();
        return new Replay(joined, claimed, extract.top(), complete ? extract.frames() : List.of(), complete);
    }

    /** The log cannot be read now. */
    static Replay impossible(Joined joined, Position claimed) {
        return new Replay(joined, claimed, null, List.of(), false);
    }

    /** Sends what was missed and everything since. To be called after the client was told what to expect. */
    void release() {
        joined.release(recovered ? claimed : top, missed);
    }

    /** {@code {recovered, from, to, e, n}}. */
    ObjectNode toJson() {
        ObjectNode json = EnvelopeWriter.object().put("recovered", recovered).put("from", claimed.seq());
        if (top != null) {
            json.put("to", top.seq()).put("e", top.epoch());
        }
        return json.put("n", missed.size());
    }
}
