package dev.exchanger.realtime.delivery;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The event {@code realtime.message.undelivered.v1}: nobody took what was said to a member of a chat. Raised once until
 * the member has got as far as this.
 *
 * @param userId the member
 * @param chatKind direct, group, order or support
 * @param chatTitle of a group, perhaps of a support chat
 * @param orderId of a chat about an order
 * @param senderId who said the last of it
 * @param senderName as identity has it; absent when it could not be asked
 * @param count how many messages of others, at most 100
 * @param lastSeq number of the last one
 * @param lastAt when it was said
 * @param preview the beginning of it; absent unless that is configured
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MissedMessages(
        UUID userId,
        UUID chatId,
        String chatKind,
        String chatTitle,
        UUID orderId,
        UUID senderId,
        String senderName,
        long count,
        long lastSeq,
        Instant lastAt,
        String preview) {}
