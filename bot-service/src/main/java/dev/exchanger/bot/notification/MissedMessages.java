package dev.exchanger.bot.notification;

import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What somebody said in a chat to a user who did not take it, as an event of realtime-service tells it.
 *
 * @param userId who was not there
 * @param chatKind direct, group, order or support
 * @param chatTitle may be absent
 * @param senderName of the last message; may be absent
 * @param count how many messages
 * @param lastSeq number of the last one in its chat
 * @param preview its beginning; absent unless realtime-service is configured to show it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record MissedMessages(
        UUID userId,
        UUID chatId,
        String chatKind,
        String chatTitle,
        String senderName,
        long count,
        long lastSeq,
        String preview) {}
