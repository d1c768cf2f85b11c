package dev.exchanger.realtime.account;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;

/** The table {@code deleted_accounts}. */
@ApplicationScoped
class DeletedAccounts {

    private static final String ADD = "INSERT INTO deleted_accounts (user_id) VALUES ($1) ON CONFLICT DO NOTHING";

    private final Pool pool;

    DeletedAccounts(Pool pool) {
        this.pool = pool;
    }

    /** From now on whoever reads or writes something about the user can see that there is no such account. */
    Uni<Void> add(UUID user) {
        return pool.preparedQuery(ADD).execute(Tuple.of(user)).replaceWithVoid();
    }
}
