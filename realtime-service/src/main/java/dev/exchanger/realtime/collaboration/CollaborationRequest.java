package dev.exchanger.realtime.collaboration;

import java.util.List;
import java.util.UUID;

import jakarta.validation.constraints.NotNull;

/**
 * Opens a session.
 *
 * @param title what it is called
 * @param participants who may join beside the owner, or {@code null} for nobody
 */
public record CollaborationRequest(@NotNull String title, List<@NotNull UUID> participants) {

    public CollaborationRequest {
        participants = participants == null ? List.of() : participants;
    }
}
