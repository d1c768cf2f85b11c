package dev.exchanger.realtime.account;

import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/** The table {@code deleted_accounts}. */
@ApplicationScoped
class DeletedAccounts {

    private static final String ADD = "INSERT INTO deleted_accounts (user_id) VALUES ($1) ON CONFLICT DO NOTHING";
    // Longer than it takes to forget somebody who was in thousands of chats.
    private static final String CLAIM = """
            UPDATE deleted_accounts SET try_at = now() + interval '10 minutes'
            WHERE user_id = (
              SELECT user_id FROM deleted_accounts WHERE forgotten_at IS NULL AND try_at <= now()
              ORDER BY try_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING user_id
            """;
    private static final String FORGOTTEN = "UPDATE deleted_accounts SET forgotten_at = now() WHERE user_id = $1";
    private static final String LATER =
            "UPDATE deleted_accounts SET try_at = now() + interval '10 seconds' WHERE user_id = $1";

    private final Pool pool;

    DeletedAccounts(Pool pool) {
        this.pool = pool;
    }

    /** From now on whoever reads or writes something about the user can see that there is no such account. */
    Uni<Void> add(UUID user) {
        return pool.preparedQuery(ADD).execute(Tuple.of(user)).replaceWithVoid();
    }

    /** An account of which something may be left, for one node at a time; empty when there is none to try now. */
    Uni<Optional<UUID>> claim() {
        return pool.preparedQuery(CLAIM)
                .execute()
                .map(rows -> rows.stream().map(row -> row.getUUID("user_id")).findFirst());
    }

    /** Nothing is left of it. */
    Uni<Void> forgotten(UUID user) {
        return pool.preparedQuery(FORGOTTEN).execute(Tuple.of(user)).replaceWithVoid();
    }

    /** It could not be done now. */
    Uni<Void> later(UUID user) {
        return pool.preparedQuery(LATER).execute(Tuple.of(user)).replaceWithVoid();
    }
}
