package dev.exchanger.realtime.chat;

import java.util.UUID;

/**
 * A member's place in a chat, and how the chat is at this moment.
 *
 * @param lastReadSeq up to which message the member has read
 * @param unread messages after that, but for deleted ones; one's own are never among them, as whoever sends has read
 * @param versions generations of what is kept in Redis of the chat
 */
public record Seat(Chat chat, UUID userId, ChatRole role, long lastReadSeq, long unread, Versions versions) {

    /**
     * Each grows with every change of what it stands for.
     *
     * @param messages sent, edited, deleted
     * @param pins pinned, unpinned
     * @param meta the chat itself and who its members are
     */
    public record Versions(long messages, long pins, long meta) {}
}
