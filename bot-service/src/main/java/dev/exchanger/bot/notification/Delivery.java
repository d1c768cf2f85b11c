package dev.exchanger.bot.notification;

import java.time.Duration;
import java.util.UUID;

/**
 * A notification that this node has claimed.
 *
 * @param unknowns calls made so far whose fate is not known
 * @param age since it was queued
 * @param stale whether its validity is over
 */
record Delivery(
        long id,
        UUID userId,
        long telegramUserId,
        long chatId,
        NotificationType type,
        NotificationMessage message,
        int unknowns,
        Duration age,
        boolean stale) {}
