package dev.exchanger.bot.conversation;

import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.bot.text.Language;

/**
 * SQL of {@code conversations} and {@code messages}. Every method takes the connection of the worker's transaction, the
 * one that claimed the update and queues the answers.
 */
@ApplicationScoped
public class DialogueRepository {
    // Whoever writes to the bot has not blocked it (any more).
    private static final String OPEN = """
            INSERT INTO conversations AS c (telegram_user_id, language_code) VALUES ($1, $2)
            ON CONFLICT (telegram_user_id) DO UPDATE
            SET language_code = coalesce(excluded.language_code, c.language_code), blocked_at = NULL
            RETURNING *
            """;

    private static final String SAVE = """
            UPDATE conversations SET state = $3, version = version + 1, updated_at = now()
            WHERE id = $1 AND version = $2
            """;

    private static final String LOG = """
            INSERT INTO messages (conversation_id, message_id, message_type, content, direction)
            VALUES ($1, $2, $3, $4, 'in')
            """;

    /** Finds or begins the conversation and locks it for the rest of the transaction. */
    public Uni<Dialogue> open(SqlClient connection, long telegramUserId, String languageCode) {
        return connection
                .preparedQuery(OPEN)
                .execute(Tuple.of(telegramUserId, languageCode))
                .map(rows -> dialogue(rows.iterator().next()));
    }

    /** Keeps what changed; fails when another transaction changed it meanwhile. */
    public Uni<Void> save(SqlClient connection, Dialogue dialogue) {
        return connection
                .preparedQuery(SAVE)
                .execute(Tuple.of(
                        dialogue.conversationId(),
                        dialogue.version(),
                        dialogue.state().column()))
                .invoke(rows -> {
                    if (rows.rowCount() != 1) {
                        throw new IllegalStateException("the conversation changed meanwhile");
                    }
                })
                .replaceWithVoid();
    }

    /**
     * Writes down what the user sent.
     *
     * @param content without secrets
     */
    public Uni<Void> log(SqlClient connection, Dialogue dialogue, long messageId, String type, JsonObject content) {
        return connection
                .preparedQuery(LOG)
                .execute(Tuple.of(dialogue.conversationId(), messageId, type, content))
                .replaceWithVoid();
    }

    private static Dialogue dialogue(Row row) {
        return new Dialogue(
                row.getLong("id"),
                row.getLong("telegram_user_id"),
                Optional.ofNullable(row.getUUID("user_id")),
                DialogueState.ofColumn(row.getString("state")),
                Language.of(row.getString("locale"), row.getString("language_code")),
                row.getLong("version"));
    }
}
