package dev.exchanger.exchange.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Where actions on the web side are noted, in the transaction of the action: the action and its note exist together or
 * not at all. {@code AuditProjector} brings the note to the audit log, which is in another database.
 */
@ApplicationScoped
public class AuditTrail {

    /** Fired when entries were committed. */
    public record Noted() {}

    private static final String APPEND = """
            INSERT INTO audit_pending (event_id, admin_id, action, resource_type, resource_id,
                                       old_values, new_values, ip_address, user_agent)
            VALUES ($1, $2, $3, $4, $5, $6::text::jsonb, $7::text::jsonb, $8, $9)
            """;

    private final AuditValues values;
    private final Event<Noted> noted;

    public AuditTrail(AuditValues values, Event<Noted> noted) {
        this.values = values;
        this.noted = noted;
    }

    /** Notes an entry in the running transaction. Secrets in its values are blackened. */
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
                .addString(entry.userAgent());
        return transaction.preparedQuery(APPEND).execute(row).replaceWithVoid();
    }

    /** To be called after the commit: the entry reaches the log at once instead of at the projector's next turn. */
    public void nudge() {
        noted.fireAsync(new Noted());
    }
}
