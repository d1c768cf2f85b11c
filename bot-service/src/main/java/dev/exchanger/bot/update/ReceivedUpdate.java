package dev.exchanger.bot.update;

/**
 * An update as it is kept.
 *
 * @param telegramUserId 0 when it belongs to nobody and needs no work
 * @param payload its JSON
 */
public record ReceivedUpdate(long updateId, long telegramUserId, String payload) {}
