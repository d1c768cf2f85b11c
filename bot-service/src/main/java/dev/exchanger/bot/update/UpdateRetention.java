package dev.exchanger.bot.update;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

/** Forgets handled updates when Telegram no longer repeats them. */
@ApplicationScoped
public class UpdateRetention {
    private final Pool pool;
    private final UpdateConfig config;
    private final UpdateRepository updates;

    UpdateRetention(Pool pool, UpdateConfig config, UpdateRepository updates) {
        this.pool = pool;
        this.config = config;
        this.updates = updates;
    }

    public Uni<Void> forget() {
        return updates.forget(pool, config.retention()).replaceWithVoid();
    }
}
