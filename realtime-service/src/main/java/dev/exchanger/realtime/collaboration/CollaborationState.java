package dev.exchanger.realtime.collaboration;

import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.realtime.socket.EnvelopeWriter;
import dev.exchanger.realtime.socket.Position;

/**
 * A session with all that has become of it.
 *
 * @param position the last operation that is in the document
 * @param present participants that are there
 */
record CollaborationState(CollaborationSession session, Position position, Document document, List<UUID> present) {

    /** {@code {session, doc, present}}, the answer to {@code collab.join}. */
    ObjectNode toJson() {
        ObjectNode json = EnvelopeWriter.object();
        json.set("session", session.toJson());
        json.set("doc", document.toJson());
        ArrayNode users = json.putArray("present");
        present.forEach(user -> users.add(user.toString()));
        return json;
    }
}
