package dev.exchanger.realtime.presence;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

/** When users were last seen, kept where it survives Redis. */
@ApplicationScoped
public class LastSeenRepository {

    private static final String SAVE = """
            INSERT INTO last_seen (user_id, at)
            SELECT seen.user_id, seen.at FROM unnest($1::uuid[], $2::timestamptz[]) AS seen (user_id, at)
            WHERE NOT EXISTS (SELECT 1 FROM deleted_accounts gone WHERE gone.user_id = seen.user_id)
            ON CONFLICT (user_id) DO UPDATE SET at = greatest(last_seen.at, excluded.at)
            """;
    private static final String FIND = "SELECT user_id, at FROM last_seen WHERE user_id = ANY($1::uuid[])";

    private static final String FORGET = "DELETE FROM last_seen WHERE user_id = $1";

    private final Pool pool;

    public LastSeenRepository(Pool pool) {
        this.pool = pool;
    }

    /** Saves all in one statement; an older time than the one saved changes nothing, nor does one of a deleted account. */
    Uni<Void> save(Map<UUID, Instant> times) {
        UUID[] users = times.keySet().toArray(UUID[]::new);
        OffsetDateTime[] at =
                times.values().stream().map(LastSeenRepository::utc).toArray(OffsetDateTime[]::new);
        return pool.preparedQuery(SAVE).execute(Tuple.of(users, at)).replaceWithVoid();
    }

    /** The times of those that are known. */
    Uni<Map<UUID, Instant>> find(Collection<UUID> users) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(users.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, Instant> found = new HashMap<>();
                    for (Row row : rows) {
                        found.put(row.getUUID(0), row.getOffsetDateTime(1).toInstant());
                    }
                    return found;
                });
    }

    Uni<Void> forget(UUID user) {
        return pool.preparedQuery(FORGET).execute(Tuple.of(user)).replaceWithVoid();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
