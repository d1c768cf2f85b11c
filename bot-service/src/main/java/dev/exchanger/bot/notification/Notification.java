package dev.exchanger.bot.notification;

import java.util.UUID;

/**
 * A notification to be queued.
 *
 * @param userId the account it is about, or null; unlinking the account suppresses it
 * @param telegramUserId the receiver
 * @param chatId where to say it
 * @param dedupKey a second notification with the same key is not queued
 */
public record Notification(
        UUID userId,
        long telegramUserId,
        long chatId,
        NotificationType type,
        NotificationMessage message,
        String dedupKey) {

    /** A notification in the private chat with its receiver. */
    public static Notification direct(
            UUID userId, long telegramUserId, NotificationType type, NotificationMessage message, String dedupKey) {
        return new Notification(userId, telegramUserId, telegramUserId, type, message, dedupKey);
    }
}
