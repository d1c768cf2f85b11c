package dev.exchanger.identity.useradmin;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/** Reads users for operators, by address. */
@ApplicationScoped
class UserListRepository {

    // Addresses are printable ASCII, and DEL comes after all of it: a prefix is the range up to prefix + DEL. A page
    // costs its own rows only, whatever the filter and however many users there are.
    private static final String LIST = """
            SELECT u.id, u.email, u.email_verified, u.status, u.created_at, p.display_name, p.locale,
              EXISTS (SELECT 1 FROM telegram_links l WHERE l.user_id = u.id) AS linked,
              (SELECT count(*) FROM sessions s WHERE s.user_id = u.id AND s.revoked_at IS NULL
                 AND s.expires_at > now() AND s.idle_expires_at > now()) AS live
            FROM users u JOIN user_profiles p ON p.user_id = u.id
            WHERE u.email COLLATE "C" > $1 AND u.email COLLATE "C" >= $2 AND u.email COLLATE "C" < $2 || chr(127)
              AND ($3::text IS NULL OR u.status = $3)
            ORDER BY u.email COLLATE "C" LIMIT $4
            """;

    private final Pool pool;

    UserListRepository(Pool pool) {
        this.pool = pool;
    }

    /** A row with the key it is sorted by. */
    record Listed(String key, UserSummary user) {}

    /**
     * Users after a key.
     *
     * @param after  exclusive; empty for the beginning
     * @param prefix of the canonical address; may be empty
     * @param status null for all
     */
    Uni<List<Listed>> list(String after, String prefix, String status, int limit) {
        return pool.preparedQuery(LIST)
                .execute(Tuple.of(after, prefix, status, limit))
                .map(rows -> rows.stream().map(UserListRepository::listed).toList());
    }

    private static Listed listed(Row row) {
        String email = row.getString("email");
        UserSummary user = new UserSummary(
                row.getUUID("id"),
                email.indexOf('@') < 0 ? null : email,
                row.getBoolean("email_verified"),
                row.getString("status"),
                row.getString("display_name"),
                row.getString("locale"),
                row.getBoolean("linked"),
                row.getLong("live"),
                row.getOffsetDateTime("created_at").toInstant());
        return new Listed(email, user);
    }
}
