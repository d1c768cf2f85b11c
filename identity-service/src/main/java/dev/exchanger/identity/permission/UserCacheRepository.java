package dev.exchanger.identity.permission;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.session.CachedUser;

/** Reads a user with the permissions of one context in one statement, so that both are of one moment. */
@ApplicationScoped
class UserCacheRepository {

    private static final String FIND = """
            SELECT u.id, u.email, u.email_verified, u.ver, p.locale,
              ARRAY (SELECT permission FROM user_permissions g
                     WHERE g.user_id = u.id AND g.application_context = $2 ORDER BY permission) AS permissions
            FROM users u JOIN user_profiles p ON p.user_id = u.id
            WHERE u.id = $1 AND u.status = 'active'
            """;

    private final Pool pool;

    UserCacheRepository(Pool pool) {
        this.pool = pool;
    }

    Uni<Optional<CachedUser>> find(ApplicationContext context, UUID userId) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(userId, context.code()))
                .map(rows -> rows.stream().map(UserCacheRepository::user).findFirst());
    }

    private static CachedUser user(Row row) {
        return new CachedUser(
                row.getUUID("id"),
                row.getString("email"),
                row.getBoolean("email_verified"),
                Set.of(row.getArrayOfStrings("permissions")),
                row.getString("locale"),
                row.getLong("ver"));
    }
}
