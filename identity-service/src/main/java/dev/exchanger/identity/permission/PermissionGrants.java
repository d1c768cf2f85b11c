package dev.exchanger.identity.permission;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.security.ApplicationContext;

/** Grants and revokes in the caller's transaction; each tells whether it changed anything. */
@ApplicationScoped
class PermissionGrants {

    Uni<Boolean> grant(SqlClient c, UUID userId, ApplicationContext context, String permission, UUID by) {
        return c.preparedQuery("""
                        INSERT INTO user_permissions (id, user_id, permission, application_context, granted_by)
                        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (user_id, permission, application_context) DO NOTHING
                        """)
                .execute(Tuple.of(UuidV7.next(), userId, permission, context.code(), by))
                .map(rows -> rows.rowCount() == 1);
    }

    Uni<Boolean> revoke(SqlClient c, UUID userId, ApplicationContext context, String permission) {
        return c.preparedQuery("""
                        DELETE FROM user_permissions
                        WHERE user_id = $1 AND permission = $2 AND application_context = $3
                        """)
                .execute(Tuple.of(userId, permission, context.code()))
                .map(rows -> rows.rowCount() == 1);
    }

    /** Whether anybody holds a permission. */
    Uni<Boolean> heldByAnybody(SqlClient c, ApplicationContext context, String permission) {
        return c.preparedQuery("""
                        SELECT 1 FROM user_permissions g JOIN users u ON u.id = g.user_id
                        WHERE g.application_context = $1 AND g.permission = $2 AND u.status <> 'deleted' LIMIT 1
                        """)
                .execute(Tuple.of(context.code(), permission))
                .map(rows -> rows.rowCount() == 1);
    }
}
