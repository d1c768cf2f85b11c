package dev.exchanger.identity.telegram;

import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;

/** Links and the attempts at them. */
@ApplicationScoped
class TelegramLinkRepository {

    private static final String COLUMNS = """
            id, user_id, telegram_user_id, telegram_name, locale, bot_confirmed_at, web_confirmed_at, linked_at,
            expires_at, expires_at <= now() AS expired
            """;
    // Repeated by the same Telegram user it gives the same answer: the bot may have crashed after the first one.
    private static final String CLAIM = """
            UPDATE telegram_link_requests
            SET telegram_user_id = $2, telegram_name = $3, locale = $4, claimed_at = coalesce(claimed_at, now())
            WHERE code_hash = $1 AND expires_at > now()
              AND (telegram_user_id IS NULL OR telegram_user_id = $2)
            RETURNING
            """ + COLUMNS;
    private static final String BOT_CONFIRM = """
            UPDATE telegram_link_requests SET bot_confirmed_at = coalesce(bot_confirmed_at, now())
            WHERE id = $1 AND telegram_user_id = $2 AND (expires_at > now() OR linked_at IS NOT NULL)
            RETURNING
            """ + COLUMNS;
    private static final String WEB_CONFIRM = """
            UPDATE telegram_link_requests SET web_confirmed_at = coalesce(web_confirmed_at, now())
            WHERE id = $1 AND user_id = $2 AND telegram_user_id IS NOT NULL
              AND (expires_at > now() OR linked_at IS NOT NULL)
            RETURNING
            """ + COLUMNS;

    private static final String UNIQUE_VIOLATION = "23505";

    private final Pool pool;

    TelegramLinkRepository(Pool pool) {
        this.pool = pool;
    }

    Uni<LinkRequest> issue(UUID id, UUID userId, byte[] codeHash, double lifeSeconds) {
        return one(pool, """
                INSERT INTO telegram_link_requests (id, user_id, code_hash, expires_at)
                VALUES ($1, $2, $3, now() + make_interval(secs => $4)) RETURNING
                """ + COLUMNS, Tuple.of(id, userId, Buffer.buffer(codeHash), lifeSeconds))
                .map(Optional::orElseThrow);
    }

    Uni<Optional<LinkRequest>> find(UUID id, UUID userId) {
        return one(
                pool,
                "SELECT " + COLUMNS + " FROM telegram_link_requests WHERE id = $1 AND user_id = $2",
                Tuple.of(id, userId));
    }

    Uni<Optional<LinkRequest>> claim(byte[] codeHash, long telegramUserId, String name, String locale) {
        return one(pool, CLAIM, Tuple.of(Buffer.buffer(codeHash), telegramUserId, name, locale));
    }

    /** Locks the row of the user who has asked for a link, as everything does that changes an account, before the link's. */
    Uni<Void> lockUser(SqlClient connection, UUID id) {
        return connection.preparedQuery("""
                        SELECT 1 FROM users WHERE id = (SELECT user_id FROM telegram_link_requests WHERE id = $1)
                        FOR UPDATE
                        """).execute(Tuple.of(id)).replaceWithVoid();
    }

    Uni<Optional<LinkRequest>> confirmInBot(SqlClient connection, UUID id, long telegramUserId) {
        return one(connection, BOT_CONFIRM, Tuple.of(id, telegramUserId));
    }

    Uni<Optional<LinkRequest>> confirmOnSite(SqlClient connection, UUID id, UUID userId) {
        return one(connection, WEB_CONFIRM, Tuple.of(id, userId));
    }

    /** Links the two; false when the Telegram account belongs to somebody else. A user's former link is replaced. */
    Uni<Boolean> link(SqlClient connection, LinkRequest request) {
        return connection
                .preparedQuery("""
                        INSERT INTO telegram_links (user_id, telegram_user_id, telegram_name, locale)
                        SELECT $1, $2, $3, $4
                        WHERE NOT EXISTS (SELECT 1 FROM telegram_links WHERE telegram_user_id = $2 AND user_id <> $1)
                        ON CONFLICT (user_id) DO UPDATE
                        SET telegram_user_id = excluded.telegram_user_id, telegram_name = excluded.telegram_name,
                            locale = excluded.locale, linked_at = now()
                        """)
                .execute(Tuple.of(request.userId(), request.telegramUserId(), request.telegramName(), request.locale()))
                .map(rows -> rows.rowCount() == 1)
                // Somebody else's transaction has linked the account since the statement began.
                .onFailure(TelegramLinkRepository::isTaken)
                .recoverWithItem(false);
    }

    private static boolean isTaken(Throwable failure) {
        return failure instanceof PgException error && UNIQUE_VIOLATION.equals(error.getSqlState());
    }

    Uni<Void> markLinked(SqlClient connection, UUID id) {
        return connection
                .preparedQuery("UPDATE telegram_link_requests SET linked_at = now() WHERE id = $1")
                .execute(Tuple.of(id))
                .replaceWithVoid();
    }

    /** The user of a Telegram account. */
    Uni<Optional<UUID>> userOf(SqlClient client, long telegramUserId) {
        return user(client, "SELECT user_id FROM telegram_links WHERE telegram_user_id = $1", telegramUserId);
    }

    /** The Telegram account of a user. */
    Uni<Optional<Long>> telegramOf(SqlClient client, UUID userId) {
        return client.preparedQuery("SELECT telegram_user_id FROM telegram_links WHERE user_id = $1")
                .execute(Tuple.of(userId))
                .map(rows -> rows.stream()
                        .map(row -> row.getLong("telegram_user_id"))
                        .findFirst());
    }

    /** Removes the link of a Telegram account, if it still is this user's. */
    Uni<Boolean> unlink(SqlClient connection, long telegramUserId, UUID userId) {
        return connection
                .preparedQuery("DELETE FROM telegram_links WHERE telegram_user_id = $1 AND user_id = $2")
                .execute(Tuple.of(telegramUserId, userId))
                .map(rows -> rows.rowCount() == 1);
    }

    private static Uni<Optional<UUID>> user(SqlClient client, String sql, long telegramUserId) {
        return client.preparedQuery(sql)
                .execute(Tuple.of(telegramUserId))
                .map(rows -> rows.stream().map(row -> row.getUUID("user_id")).findFirst());
    }

    private static Uni<Optional<LinkRequest>> one(SqlClient client, String sql, Tuple arguments) {
        return client.preparedQuery(sql)
                .execute(arguments)
                .map(rows -> rows.stream().map(LinkRequest::of).findFirst());
    }
}
