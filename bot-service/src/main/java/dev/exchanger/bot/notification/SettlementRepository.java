package dev.exchanger.bot.notification;

import java.time.Duration;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** SQL of what follows a call. Each statement changes a row only while it is still claimed by the caller. */
@ApplicationScoped
class SettlementRepository {
    // The message log gets its line with the same statement; a group has no conversation and no log.
    private static final String SENT = """
            WITH settled AS (
              UPDATE notifications
              SET status = 'SENT', sent_at = now(), telegram_message_id = coalesce($3, telegram_message_id),
                  last_error = NULL, claimed_until = NULL
              WHERE id = $1 AND claim = $2 AND status = 'SENDING'
              RETURNING chat_id, notification_type, message, telegram_message_id)
            INSERT INTO messages (conversation_id, message_id, message_type, content, direction)
            SELECT c.id, s.telegram_message_id, lower(s.notification_type), s.message, 'out'
            FROM settled s JOIN conversations c ON c.telegram_user_id = s.chat_id
            """;

    private static final String RETRY = """
            UPDATE notifications
            SET status = 'PENDING', claim = NULL, claimed_until = NULL, last_error = $4,
                next_attempt_at = now() + $3 * interval '1 millisecond',
                unknowns = unknowns + $5, attempts = attempts - $6
            WHERE id = $1 AND claim = $2 AND status = 'SENDING'
            """;

    private static final String SETTLE = """
            UPDATE notifications SET status = $3, last_error = $4, claimed_until = NULL
            WHERE id = $1 AND claim = $2 AND status = 'SENDING'
            """;

    private static final String BLOCK = """
            UPDATE conversations SET blocked_at = coalesce(blocked_at, now()), version = version + 1, updated_at = now()
            WHERE telegram_user_id = $1
            """;

    private static final String SUPPRESS_CHAT = """
            UPDATE notifications SET status = 'SUPPRESSED', last_error = $2
            WHERE chat_id = $1 AND status = 'PENDING'
            """;

    private static final String SUPPRESS_USER = """
            UPDATE notifications SET status = 'SUPPRESSED', last_error = $3
            WHERE user_id = $1 AND chat_id = $2 AND status = 'PENDING'
            """;

    private static final String MOVE = """
            UPDATE notifications SET chat_id = $2, next_attempt_at = now() WHERE chat_id = $1 AND status = 'PENDING'
            """;

    Uni<Void> sent(SqlClient client, long id, UUID claim, Long messageId) {
        return client.preparedQuery(SENT)
                .execute(Tuple.tuple().addLong(id).addUUID(claim).addLong(messageId))
                .replaceWithVoid();
    }

    Uni<Void> retry(SqlClient client, long id, UUID claim, Verdict.Retry retry) {
        Tuple parameters = Tuple.tuple()
                .addLong(id)
                .addUUID(claim)
                .addLong(retry.delay().toMillis())
                .addString(retry.error())
                .addInteger(retry.unknown() ? 1 : 0)
                .addInteger(retry.unmade() ? 1 : 0);
        return client.preparedQuery(RETRY).execute(parameters).replaceWithVoid();
    }

    Uni<Void> settle(SqlClient client, long id, UUID claim, NotificationStatus status, String error) {
        return client.preparedQuery(SETTLE)
                .execute(Tuple.of(id, claim, status.name(), error))
                .replaceWithVoid();
    }

    /** Closes a chat: nothing that waits for it is sent, nothing new is queued, until the user is back. */
    Uni<Void> block(SqlClient connection, long chatId, String reason) {
        return connection
                .preparedQuery(BLOCK)
                .execute(Tuple.of(chatId))
                .chain(() -> connection.preparedQuery(SUPPRESS_CHAT).execute(Tuple.of(chatId, reason)))
                .replaceWithVoid();
    }

    /** Nothing more about this account in this chat. */
    Uni<Void> suppress(SqlClient connection, UUID userId, long chatId, String reason) {
        return connection
                .preparedQuery(SUPPRESS_USER)
                .execute(Tuple.of(userId, chatId, reason))
                .replaceWithVoid();
    }

    Uni<Void> move(SqlClient connection, long from, long to) {
        return connection.preparedQuery(MOVE).execute(Tuple.of(from, to)).replaceWithVoid();
    }

    /** How long a chat that refused for its speed rests before the next try of this notification. */
    static Verdict.Retry afterPause(Duration pause, String error) {
        return new Verdict.Retry(pause, false, true, error);
    }
}
