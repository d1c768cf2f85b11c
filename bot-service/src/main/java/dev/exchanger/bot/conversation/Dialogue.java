package dev.exchanger.bot.conversation;

import java.util.Optional;
import java.util.UUID;

import dev.exchanger.bot.text.Language;

/**
 * A conversation as the worker sees it while it holds the user's lock.
 *
 * @param userId the linked account as far as the events told; a projection, not a permission
 * @param language of the account, else of the Telegram client
 */
public record Dialogue(
        long conversationId,
        long telegramUserId,
        Optional<UUID> userId,
        DialogueState state,
        Language language,
        long version) {

    public Dialogue in(DialogueState next) {
        return new Dialogue(conversationId, telegramUserId, userId, next, language, version);
    }
}
