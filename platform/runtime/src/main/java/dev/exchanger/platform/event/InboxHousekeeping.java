package dev.exchanger.platform.event;

import java.time.Duration;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.jboss.logging.Logger;

/** Deletes old rows of the inbox once an hour, where there is an inbox. */
final class InboxHousekeeping implements Supplier<Uni<Duration>> {

    private static final Logger LOG = Logger.getLogger(InboxHousekeeping.class);
    private static final Duration INTERVAL = Duration.ofHours(1);

    private final Pool pool;
    private final Duration retention;
    private final Inbox inbox = new Inbox();

    InboxHousekeeping(Pool pool, Duration retention) {
        this.pool = pool;
        this.retention = retention;
    }

    @Override
    public Uni<Duration> get() {
        return pool.query("SELECT to_regclass('inbox') IS NOT NULL")
                .execute()
                .flatMap(rows -> rows.iterator().next().getBoolean(0)
                        ? inbox.purge(pool, retention)
                        : Uni.createFrom().item(0))
                .invoke(deleted -> LOG.debugf("%d rows of the inbox deleted", deleted))
                .onFailure()
                .invoke(failure -> LOG.debugf(failure, "inbox not purged"))
                .onFailure()
                .recoverWithNull()
                .replaceWith(INTERVAL);
    }
}
