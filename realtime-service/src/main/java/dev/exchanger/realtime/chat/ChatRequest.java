package dev.exchanger.realtime.chat;

import java.util.List;
import java.util.UUID;

import jakarta.validation.constraints.NotNull;

/**
 * A chat to create.
 *
 * @param title of a group: 1 to 128 characters; of a support chat: at will
 * @param members the other user of a direct chat, the others of a group
 * @param orderId of a chat about an order
 */
public record ChatRequest(@NotNull ChatKind kind, String title, List<UUID> members, UUID orderId) {

    public ChatRequest {
        members = members == null ? List.of() : members.stream().distinct().toList();
    }
}
