package dev.exchanger.bot.conversation;

import java.time.Duration;
import java.time.Instant;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.PanacheRepository;
import io.smallrye.mutiny.Uni;

/** Conversations outside the worker's transaction; inside of it see {@link DialogueRepository}. */
@ApplicationScoped
class ConversationRepository implements PanacheRepository<Conversation> {

    Uni<Conversation> findByTelegramUser(long telegramUserId) {
        return find("telegramUserId", telegramUserId).firstResult();
    }

    /**
     * Leads dialogues that were left in the middle back to the start. The version moves too, so that a worker which has
     * read the old state notices.
     *
     * @return how many
     */
    Uni<Integer> resetDrafts(Instant now, Duration age) {
        return update(
                "state = ?1, version = version + 1, updatedAt = ?2 where state <> ?1 and updatedAt < ?3",
                DialogueState.IDLE.column(),
                now,
                now.minus(age));
    }
}
