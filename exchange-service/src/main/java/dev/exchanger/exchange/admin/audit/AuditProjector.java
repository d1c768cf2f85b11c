package dev.exchanger.exchange.admin.audit;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.audit.AuditTrail;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.loop.WorkLoop;

import static dev.exchanger.platform.loop.BackgroundWork.untilLessThan;

/**
 * Copies noted actions from the web side's database into the audit log. The note goes only after the log has the
 * entry, and the log takes an entry once, so a failure between the two databases costs a repetition and nothing else.
 */
@ApplicationScoped
public class AuditProjector {

    private static final int BATCH = 100;

    private static final String TAKE = """
            SELECT event_id, admin_id, action, resource_type, resource_id, old_values::text AS old_values,
                   new_values::text AS new_values, ip_address, user_agent, created_at
            FROM audit_pending ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED
            """;
    private static final String DELETE = "DELETE FROM audit_pending WHERE event_id = ANY($1)";

    private final Pool web;
    private final Pool admin;
    private final AuditConfig config;
    private final WorkLoop loop;

    public AuditProjector(Pool web, @ReactiveDataSource("admin") Pool admin, AuditConfig config, BackgroundWork work) {
        this.web = web;
        this.admin = admin;
        this.config = config;
        this.loop = work.loop("audit projection", this::project);
    }

    void onStart(@Observes StartupEvent event) {
        loop.start();
    }

    void onNoted(@ObservesAsync AuditTrail.Noted noted) {
        loop.nudge();
    }

    private Uni<Duration> project() {
        return Transactions.in(web, transaction -> transaction
                        .preparedQuery(TAKE)
                        .execute(Tuple.of(BATCH))
                        .flatMap(rows -> {
                            List<Row> taken = StreamSupport.stream(rows.spliterator(), false)
                                    .toList();
                            if (taken.isEmpty()) {
                                return Uni.createFrom().item(0);
                            }
                            UUID[] ids = taken.stream()
                                    .map(row -> row.getUUID("event_id"))
                                    .toArray(UUID[]::new);
                            return admin.preparedQuery(AuditLog.INSERT)
                                    .executeBatch(taken.stream()
                                            .map(AuditProjector::values)
                                            .toList())
                                    .flatMap(logged ->
                                            transaction.preparedQuery(DELETE).execute(Tuple.of(ids)))
                                    .replaceWith(taken.size());
                        }))
                .map(untilLessThan(BATCH, config.projectEvery()));
    }

    private static Tuple values(Row row) {
        Tuple values = Tuple.tuple();
        for (int column = 0; column < row.size(); column++) {
            values.addValue(row.getValue(column));
        }
        return values;
    }
}
