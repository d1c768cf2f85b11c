package dev.exchanger.identity.owndata;

import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/** Reads all about a user in one statement, so that it is of one moment. */
@ApplicationScoped
class ExportRepository {

    private static final String FIND = """
            SELECT jsonb_build_object(
              'account', jsonb_build_object('id', u.id, 'email', u.email, 'emailDisplay', u.email_display,
                'emailVerified', u.email_verified, 'status', u.status, 'createdAt', u.created_at,
                'updatedAt', u.updated_at),
              'profile', (SELECT jsonb_build_object('displayName', p.display_name, 'locale', p.locale,
                  'timeZone', p.time_zone, 'avatarUrl', p.avatar_url)
                FROM user_profiles p WHERE p.user_id = u.id),
              'permissions', (SELECT coalesce(jsonb_agg(jsonb_build_object('context', g.application_context,
                  'permission', g.permission, 'grantedAt', g.granted_at)
                  ORDER BY g.application_context, g.permission), '[]')
                FROM user_permissions g WHERE g.user_id = u.id),
              'sessions', (SELECT coalesce(jsonb_agg(jsonb_build_object('handle', s.handle,
                  'context', s.application_context, 'device', s.device, 'userAgent', s.user_agent, 'ip', s.ip,
                  'createdAt', s.created_at, 'lastSeenAt', s.last_seen_at, 'expiresAt', s.expires_at,
                  'revokedAt', s.revoked_at, 'revokeReason', s.revoke_reason) ORDER BY s.created_at), '[]')
                FROM sessions s WHERE s.user_id = u.id),
              'telegram', (SELECT jsonb_build_object('telegramUserId', l.telegram_user_id,
                  'telegramName', l.telegram_name, 'locale', l.locale, 'linkedAt', l.linked_at)
                FROM telegram_links l WHERE l.user_id = u.id))::text AS export
            FROM users u WHERE u.id = $1 AND u.status = 'active'
            """;

    private final Pool pool;

    ExportRepository(Pool pool) {
        this.pool = pool;
    }

    /** The JSON text of an {@link AccountExport}. */
    Uni<Optional<String>> find(UUID userId) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(userId))
                .map(rows -> rows.stream().map(row -> row.getString("export")).findFirst());
    }
}
