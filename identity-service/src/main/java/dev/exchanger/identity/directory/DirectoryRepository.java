package dev.exchanger.identity.directory;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/** Reads users for the directory. */
@ApplicationScoped
class DirectoryRepository {

    private final Pool pool;

    DirectoryRepository(Pool pool) {
        this.pool = pool;
    }

    /** The users among these ids, by id. */
    Uni<List<DirectoryEntry>> find(Collection<UUID> ids) {
        return pool.preparedQuery("""
                        SELECT u.id, p.display_name, p.locale, l.telegram_user_id
                        FROM users u JOIN user_profiles p ON p.user_id = u.id
                        LEFT JOIN telegram_links l ON l.user_id = u.id
                        WHERE u.id = ANY ($1) AND u.status <> 'deleted'
                        ORDER BY u.id
                        """)
                .execute(Tuple.of(ids.toArray(UUID[]::new)))
                .map(rows -> rows.stream()
                        .map(row -> new DirectoryEntry(
                                row.getUUID("id"),
                                row.getString("display_name"),
                                row.getString("locale"),
                                row.getLong("telegram_user_id")))
                        .toList());
    }
}
