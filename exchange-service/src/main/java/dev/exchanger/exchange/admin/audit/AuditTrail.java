package dev.exchanger.exchange.admin.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/**
 * Where actions on the web side are noted, in the transaction of the action: the action and its note exist together or
 * not at all. {@link AuditProjector} brings the note to the audit log, which is in another database.
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

    private final ObjectMapper json;
    private final Event<Noted> noted;

    public AuditTrail(ObjectMapper json, Event<Noted> noted) {
        this.json = json;
        this.noted = noted;
    }

    /** Notes an entry in the running transaction. */
    public Uni<Void> append(SqlClient transaction, AuditEntry entry) {
        Tuple values = Tuple.tuple()
                .addUUID(entry.eventId())
                .addUUID(entry.adminId())
                .addString(entry.action())
                .addString(entry.resourceType())
                .addString(entry.resourceId())
                .addString(text(entry.oldValues()))
                .addString(text(entry.newValues()))
                .addString(entry.ipAddress())
                .addString(entry.userAgent());
        return transaction.preparedQuery(APPEND).execute(values).replaceWithVoid();
    }

    /** To be called after the commit: the entry reaches the log at once instead of at the projector's next turn. */
    public void nudge() {
        noted.fireAsync(new Noted());
    }

    private String text(Object value) {
        try {
            return value == null ? null : json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("audit values must be JSON-writable", e);
        }
    }
}
