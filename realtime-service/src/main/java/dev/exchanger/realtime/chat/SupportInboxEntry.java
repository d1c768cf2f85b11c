package dev.exchanger.realtime.chat;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A customer who has a chat with the desk.
 *
 * @param displayName absent while identity cannot tell
 * @param orderId of a chat about an order
 * @param updatedAt when something was said or changed last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SupportInboxEntry(
        UUID userId,
        String displayName,
        String locale,
        UUID chatId,
        ChatKind kind,
        UUID orderId,
        Instant updatedAt,
        long lastSeq) {}
