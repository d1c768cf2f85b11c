package dev.exchanger.identity.job;

import java.time.Duration;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

import dev.exchanger.platform.loop.BackgroundWork;

/** Deletes what nothing asks for any more, in portions, on every replica: deleting twice harms nobody. */
@ApplicationScoped
public class ExpiredRows {

    private static final Duration PAUSE = Duration.ofMinutes(10);

    // Revoked and expired sessions stay a month, for questions about who was logged in.
    private static final List<String> STATEMENTS = List.of(
            portion(
                    "sessions",
                    "id",
                    "expires_at < now() - interval '30 days'" + " OR revoked_at < now() - interval '30 days'"),
            portion("email_codes", "slot", "expires_at < now() - interval '2 days'"),
            portion("pending_registrations", "flow", "expires_at < now()"),
            portion("login_failures", "subject", "updated_at < now() - interval '2 days'"),
            portion("revoked_tokens", "jti", "expires_at < now()"),
            portion("telegram_link_requests", "id", "expires_at < now() - interval '1 day'"),
            portion("idempotency_keys", "ctid", "expires_at < now()"));

    private final Pool pool;
    private final BackgroundWork work;

    public ExpiredRows(Pool pool, BackgroundWork work) {
        this.pool = pool;
        this.work = work;
    }

    void onStart(@Observes StartupEvent event) {
        work.every("expired rows", PAUSE, this::delete);
    }

    Uni<Void> delete() {
        Uni<Void> all = Uni.createFrom().voidItem();
        for (String statement : STATEMENTS) {
            all = all.chain(() -> pool.query(statement).execute()).replaceWithVoid();
        }
        return all;
    }

    private static String portion(String table, String key, String condition) {
        return "DELETE FROM " + table + " WHERE " + key + " IN (SELECT " + key + " FROM " + table + " WHERE "
                + condition + " LIMIT 1000)";
    }
}
