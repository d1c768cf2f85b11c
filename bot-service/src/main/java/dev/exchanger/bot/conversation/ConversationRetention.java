package dev.exchanger.bot.conversation;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/** Forgets: dialogues left in the middle, old messages, old command records. */
@ApplicationScoped
public class ConversationRetention {
    // The version moves too, so that a worker which has read the old state notices.
    private static final String DRAFTS = """
            UPDATE conversations SET state = 'idle', context = '{}', version = version + 1, updated_at = now()
            WHERE state <> 'idle' AND updated_at < now() - $1 * interval '1 second'
            """;

    private static final String MESSAGES = "DELETE FROM messages WHERE sent_at < now() - $1 * interval '1 second'";

    private static final String COMMANDS =
            "DELETE FROM user_commands WHERE executed_at < now() - $1 * interval '1 second'";

    private final ConversationConfig config;
    private final Pool pool;

    ConversationRetention(ConversationConfig config, Pool pool) {
        this.config = config;
        this.pool = pool;
    }

    /** Leads dialogues left in the middle back to the start and deletes what is older than the history is to be. */
    public Uni<Void> forget() {
        Tuple history = Tuple.of(config.history().toSeconds());
        return pool.preparedQuery(DRAFTS)
                .execute(Tuple.of(config.draft().toSeconds()))
                .chain(() -> pool.preparedQuery(MESSAGES).execute(history))
                .chain(() -> pool.preparedQuery(COMMANDS).execute(history))
                .replaceWithVoid();
    }
}
