package dev.exchanger.realtime.message;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A message of a chat.
 *
 * @param seq its number in the chat: 1, 2, 3 without holes
 * @param kind {@code text}
 * @param body 1 to 4096 characters; absent when it was deleted
 * @param replyTo the message of the same chat that it answers
 * @param forwardedFrom the message it is a copy of
 * @param forwardedSender who wrote that one
 * @param version grows with each change, from 1
 * @param senderDeleted {@code true} when the sender's account is gone, so that there is no name; else absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Message(
        UUID id,
        UUID chatId,
        long seq,
        UUID senderId,
        String kind,
        String body,
        UUID replyTo,
        UUID forwardedFrom,
        UUID forwardedSender,
        int version,
        Instant createdAt,
        Instant editedAt,
        Instant deletedAt,
        Boolean senderDeleted) {

    /** The key under which the room is told of this version of it. */
    public String outboxKey() {
        return version == 1 ? "msg:" + id : "msg:" + id + ":" + version;
    }

    Message edited(String newBody, Instant at) {
        return new Message(
                id,
                chatId,
                seq,
                senderId,
                kind,
                newBody,
                replyTo,
                forwardedFrom,
                forwardedSender,
                version + 1,
                createdAt,
                at,
                null,
                senderDeleted);
    }

    Message deleted(Instant at) {
        return new Message(
                id,
                chatId,
                seq,
                senderId,
                kind,
                null,
                replyTo,
                forwardedFrom,
                forwardedSender,
                version + 1,
                createdAt,
                editedAt,
                at,
                senderDeleted);
    }
}
