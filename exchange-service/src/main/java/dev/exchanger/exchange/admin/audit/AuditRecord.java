package dev.exchanger.exchange.admin.audit;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A row of the audit log.
 *
 * @param position     its place in the chain, from 1 without gaps
 * @param eventId      the action's id
 * @param adminId      who
 * @param action       what, as {@code noun.verb}
 * @param resourceType on what kind of thing
 * @param resourceId   on which one
 * @param oldValues    before, secrets blackened; absent if there was nothing
 * @param newValues    after, likewise
 * @param ipAddress    where the request came from, absent if unknown
 * @param userAgent    which program sent it, absent if unknown
 * @param createdAt    when it was done
 * @param hash         hex of the row's hash, which covers the hash of the row before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditRecord(
        long position,
        UUID eventId,
        UUID adminId,
        String action,
        String resourceType,
        String resourceId,

        @Schema(type = SchemaType.OBJECT, implementation = Object.class)
        JsonNode oldValues,

        @Schema(type = SchemaType.OBJECT, implementation = Object.class)
        JsonNode newValues,

        String ipAddress,
        String userAgent,
        Instant createdAt,
        String hash) {

    /**
     * A page of rows, newest first.
     *
     * @param nextCursor absent on the last page
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "AuditPage")
    public record AuditPage(List<AuditRecord> entries, String nextCursor) {}
}
