package dev.exchanger.realtime.collaboration;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A session.
 *
 * @param room where its operations are told
 * @param participants who may join
 * @param operations how many have been saved
 * @param activeAt when operations were saved last
 * @param closedAt {@code null} while it is open
 */
public record CollaborationResponse(
        UUID id,
        String room,
        String title,
        UUID ownerId,
        List<UUID> participants,
        long operations,
        Instant createdAt,
        Instant activeAt,
        Instant closedAt) {

    /** A page of sessions; {@code nextCursor} is {@code null} on the last one. */
    public record Sessions(List<CollaborationResponse> sessions, String nextCursor) {}

    /**
     * A session and where it is.
     *
     * @param epoch of the room
     * @param seq the last operation that is in the document
     * @param doc {@code {fields: {name: {v, s}}, removed}}
     * @param present participants that are there
     */
    public record State(CollaborationResponse session, String epoch, long seq, JsonNode doc, List<UUID> present) {

        static State of(CollaborationState state) {
            return new State(
                    CollaborationResponse.of(state.session()),
                    state.position().epoch(),
                    state.position().seq(),
                    state.document().toJson(),
                    state.present());
        }
    }

    static CollaborationResponse of(CollaborationSession session) {
        return new CollaborationResponse(
                session.id(),
                session.room().toString(),
                session.title(),
                session.ownerId(),
                session.participants(),
                session.operations(),
                session.createdAt(),
                session.activeAt(),
                session.closedAt());
    }
}
