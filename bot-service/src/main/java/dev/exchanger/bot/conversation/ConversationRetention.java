package dev.exchanger.bot.conversation;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/** Forgets: dialogues left in the middle, old messages, old command records. */
@ApplicationScoped
public class ConversationRetention {
    private static final String MESSAGES = "DELETE FROM messages WHERE sent_at < now() - $1 * interval '1 second'";
    private static final String COMMANDS =
            "DELETE FROM user_commands WHERE executed_at < now() - $1 * interval '1 second'";

    private final ConversationRepository conversations;
    private final ConversationConfig config;
    private final Clock clock;
    private final Pool pool;

    ConversationRetention(ConversationRepository conversations, ConversationConfig config, Clock clock, Pool pool) {
        this.conversations = conversations;
        this.config = config;
        this.clock = clock;
        this.pool = pool;
    }

    /** @return how many dialogues went back to the start */
    @WithTransaction
    public Uni<Integer> resetDrafts() {
        return conversations.resetDrafts(clock.instant(), config.draft());
    }

    /** Deletes what is older than the history is to be. */
    public Uni<Void> forgetHistory() {
        Tuple age = Tuple.of(config.history().toSeconds());
        return pool.preparedQuery(MESSAGES)
                .execute(age)
                .chain(() -> pool.preparedQuery(COMMANDS).execute(age))
                .replaceWithVoid();
    }
}
