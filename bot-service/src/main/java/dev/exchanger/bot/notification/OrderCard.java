package dev.exchanger.bot.notification;

import dev.exchanger.bot.text.Language;

/**
 * The live message of an order in one chat.
 *
 * @param shownVersion of the order the message shows, or null before it was sent
 * @param messageId of the message, or null before it was sent
 */
record OrderCard(long telegramUserId, OrderSnapshot order, Long shownVersion, Long messageId, Language language) {
    /** Whether the message already shows the newest state known. */
    boolean isCurrent() {
        return messageId != null && shownVersion != null && shownVersion >= order.version();
    }
}
