package dev.exchanger.realtime.chat;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A chat, as its members see it.
 *
 * @param title of a group, perhaps of a support chat
 * @param orderId of a chat about an order
 * @param updatedAt when something was said or changed last
 * @param lastSeq number of the last message, 0 before the first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Chat(
        UUID id,
        ChatKind kind,
        String title,
        UUID orderId,
        UUID createdBy,
        Instant createdAt,
        Instant updatedAt,
        long lastSeq) {}
