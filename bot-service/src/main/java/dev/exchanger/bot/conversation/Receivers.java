package dev.exchanger.bot.conversation;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.bot.text.Language;

/** Which chat belongs to which account, as identity's events told; always in the caller's transaction. */
@ApplicationScoped
public class Receivers {
    // Shared lock: an unlinking waits for the notification that is being queued and then withdraws it.
    private static final String LINKED_TO =
            "SELECT telegram_user_id, locale, language_code FROM conversations WHERE user_id = $1 FOR SHARE";

    // Events of two nodes may come in any order: the newer one wins. An account or chat that was linked elsewhere is
    // taken off first, as each belongs to one only.
    private static final String DETACH = """
            UPDATE conversations SET user_id = NULL, version = version + 1
            WHERE user_id = $1 AND telegram_user_id <> $2 AND coalesce(link_changed_at < $3, true)
            """;

    private static final String ATTACH = """
            INSERT INTO conversations AS c (telegram_user_id, user_id, locale, link_changed_at)
            SELECT $2, $1, $4, $3
            WHERE NOT EXISTS (SELECT 1 FROM conversations WHERE user_id = $1 AND telegram_user_id <> $2)
            ON CONFLICT (telegram_user_id) DO UPDATE
            SET user_id = excluded.user_id, locale = coalesce(excluded.locale, c.locale),
                link_changed_at = excluded.link_changed_at, version = c.version + 1, updated_at = now()
            WHERE c.link_changed_at IS NULL OR c.link_changed_at < excluded.link_changed_at
            RETURNING telegram_user_id, locale, language_code
            """;

    private static final String UNLINK = """
            UPDATE conversations
            SET user_id = NULL, link_changed_at = $3, version = version + 1, updated_at = now()
            WHERE telegram_user_id = $2 AND (user_id = $1 OR user_id IS NULL)
              AND (link_changed_at IS NULL OR link_changed_at < $3)
            RETURNING telegram_user_id, locale, language_code
            """;

    /** The chat of an account, if there is one. */
    public Uni<Optional<Receiver>> linkedTo(SqlClient connection, UUID userId) {
        return connection.preparedQuery(LINKED_TO).execute(Tuple.of(userId)).map(Receivers::first);
    }

    /** @return the chat now linked, or empty when newer news is known */
    public Uni<Optional<Receiver>> link(
            SqlClient connection, UUID userId, long telegramUserId, String locale, Instant when) {
        var time = when.atOffset(ZoneOffset.UTC);
        return connection
                .preparedQuery(DETACH)
                .execute(Tuple.of(userId, telegramUserId, time))
                .chain(() -> connection.preparedQuery(ATTACH).execute(Tuple.of(userId, telegramUserId, time, locale)))
                .map(Receivers::first);
    }

    /** @return the chat no longer linked, or empty when newer news is known */
    public Uni<Optional<Receiver>> unlink(SqlClient connection, UUID userId, long telegramUserId, Instant when) {
        return connection
                .preparedQuery(UNLINK)
                .execute(Tuple.of(userId, telegramUserId, when.atOffset(ZoneOffset.UTC)))
                .map(Receivers::first);
    }

    private static Optional<Receiver> first(RowSet<Row> rows) {
        if (rows.rowCount() == 0) {
            return Optional.empty();
        }
        Row row = rows.iterator().next();
        return Optional.of(new Receiver(
                row.getLong("telegram_user_id"), Language.of(row.getString("locale"), row.getString("language_code"))));
    }
}
