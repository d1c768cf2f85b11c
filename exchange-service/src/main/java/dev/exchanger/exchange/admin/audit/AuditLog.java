package dev.exchanger.exchange.admin.audit;

import java.time.OffsetDateTime;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.exchange.audit.AuditTrail;
import dev.exchanger.exchange.audit.AuditValues;

/**
 * Where actions on the back office's own database are logged: in the transaction of the action, as the log is in the
 * same database. Actions on the desk's database go through {@link AuditTrail}.
 */
@ApplicationScoped
public class AuditLog {

    /** An entry is taken once, however often it is written; without a time of its own it gets the transaction's. */
    static final String INSERT = """
            INSERT INTO audit_logs (event_id, admin_id, action, resource_type, resource_id, old_values, new_values,
                                    ip_address, user_agent, created_at)
            VALUES ($1, $2, $3, $4, $5, $6::text::jsonb, $7::text::jsonb, $8::text::inet, $9, coalesce($10, now()))
            ON CONFLICT (event_id) DO NOTHING
            """;

    private final AuditValues values;

    public AuditLog(AuditValues values) {
        this.values = values;
    }

    /** Logs an entry in the running transaction of the back office's database. Secrets in its values are blackened. */
    public Uni<Void> append(SqlClient transaction, AuditEntry entry) {
        Tuple row = Tuple.tuple()
                .addUUID(entry.eventId())
                .addUUID(entry.adminId())
                .addString(entry.action())
                .addString(entry.resourceType())
                .addString(entry.resourceId())
                .addString(values.text(entry.oldValues()))
                .addString(values.text(entry.newValues()))
                .addString(entry.ipAddress())
                .addString(entry.userAgent())
                .addOffsetDateTime((OffsetDateTime) null);
        return transaction.preparedQuery(INSERT).execute(row).replaceWithVoid();
    }
}
