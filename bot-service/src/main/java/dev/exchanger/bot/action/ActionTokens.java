package dev.exchanger.bot.action;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Buttons that work once, for one user, for a while. The client sends the same press again with a new update id when it
 * got no answer, so the update id alone does not make a press unique.
 */
@ApplicationScoped
public class ActionTokens {
    private static final int TOKEN_BYTES = 16;
    private static final String PREFIX = "a:";

    private static final String INSERT = """
            INSERT INTO action_tokens (token_hash, group_id, telegram_user_id, action, payload, expires_at)
            VALUES ($1, $2, $3, $4, jsonb_build_object('subject', $5::text), now() + $6 * interval '1 second')
            """;

    // Pressing one button voids its neighbours: after Confirm there is no Cancel any more.
    private static final String CONSUME = """
            WITH pressed AS (
              SELECT group_id, action, payload ->> 'subject' AS subject FROM action_tokens
              WHERE token_hash = $1 AND telegram_user_id = $2 AND consumed_at IS NULL AND expires_at > now()
              FOR UPDATE),
            voided AS (
              UPDATE action_tokens t SET consumed_at = now() FROM pressed p
              WHERE t.group_id = p.group_id AND t.consumed_at IS NULL)
            SELECT group_id, action, subject FROM pressed
            """;

    private static final String GIVE_BACK = """
            UPDATE action_tokens SET consumed_at = NULL
            WHERE group_id = $1 AND telegram_user_id = $2 AND expires_at > now()
            """;

    private static final String VOID_ALL =
            "UPDATE action_tokens SET consumed_at = now() WHERE telegram_user_id = $1 AND consumed_at IS NULL";

    private static final String FORGET = "DELETE FROM action_tokens WHERE expires_at < now() - interval '1 day'";

    private final SecureRandom random = new SecureRandom();
    private final Pool pool;

    ActionTokens(Pool pool) {
        this.pool = pool;
    }

    /**
     * @param group the buttons that belong together
     * @param action what the button does
     * @param subject of the action, such as the id of a link
     */
    public record Pressed(UUID group, Action action, String subject) {}

    /**
     * Makes one token per action; they belong together.
     *
     * @return callback data in the order of the actions
     */
    public Uni<List<String>> mint(
            SqlClient connection, long telegramUserId, String subject, Duration life, List<Action> actions) {
        UUID group = UUID.randomUUID();
        List<String> minted = new ArrayList<>();
        Uni<Void> done = Uni.createFrom().voidItem();
        for (Action action : actions) {
            byte[] secret = new byte[TOKEN_BYTES];
            random.nextBytes(secret);
            String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
            minted.add(token);
            Tuple parameters = Tuple.of(hash(token), group, telegramUserId, action.column(), subject, life.toSeconds());
            done = done.chain(
                    () -> connection.preparedQuery(INSERT).execute(parameters).replaceWithVoid());
        }
        return done.replaceWith(minted);
    }

    /** Uses a token up. Empty when it is foreign, used, voided, too old or no token at all. */
    public Uni<Optional<Pressed>> consume(SqlClient connection, long telegramUserId, String callbackData) {
        if (!callbackData.startsWith(PREFIX)) {
            return Uni.createFrom().item(Optional.empty());
        }
        return connection
                .preparedQuery(CONSUME)
                .execute(Tuple.of(hash(callbackData), telegramUserId))
                .map(rows -> rows.rowCount() == 0
                        ? Optional.empty()
                        : Optional.of(pressed(rows.iterator().next())));
    }

    /** Makes a group of buttons work again: the action could not be done for a reason that will pass. */
    public Uni<Void> giveBack(SqlClient connection, long telegramUserId, Pressed pressed) {
        return connection
                .preparedQuery(GIVE_BACK)
                .execute(Tuple.of(pressed.group(), telegramUserId))
                .replaceWithVoid();
    }

    /** Makes all buttons of a user worthless. */
    public Uni<Void> voidAll(SqlClient connection, long telegramUserId) {
        return connection
                .preparedQuery(VOID_ALL)
                .execute(Tuple.of(telegramUserId))
                .replaceWithVoid();
    }

    /** Drops what has long expired. */
    public Uni<Integer> forget() {
        return pool.query(FORGET).execute().map(rows -> rows.rowCount());
    }

    private static Pressed pressed(Row row) {
        return new Pressed(row.getUUID("group_id"), Action.ofColumn(row.getString("action")), row.getString("subject"));
    }

    private static Buffer hash(String token) {
        try {
            return Buffer.buffer(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
