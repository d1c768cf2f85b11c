package dev.exchanger.exchange.audit;

import java.util.UUID;

import io.vertx.core.http.HttpServerRequest;

import dev.exchanger.platform.id.UuidV7;

/**
 * One action of an operator, as the audit log keeps it.
 *
 * @param eventId      makes the entry unique however often it is written
 * @param adminId      who
 * @param action       what, as {@code noun.verb}
 * @param resourceType on what kind of thing
 * @param resourceId   on which one
 * @param oldValues    before; any JSON-writable value without secrets, or null
 * @param newValues    after, likewise
 * @param ipAddress    where the request came from, or null
 * @param userAgent    which program sent it, or null
 */
public record AuditEntry(
        UUID eventId,
        UUID adminId,
        String action,
        String resourceType,
        String resourceId,
        Object oldValues,
        Object newValues,
        String ipAddress,
        String userAgent) {

    private static final int MAX_USER_AGENT = 300;

    /** An entry of now for a request; its values follow with {@link #changing}. */
    public static AuditEntry of(
            UUID adminId, String action, String resourceType, String resourceId, HttpServerRequest request) {
        String agent = request.getHeader("User-Agent");
        return new AuditEntry(
                UuidV7.next(),
                adminId,
                action,
                resourceType,
                resourceId,
                null,
                null,
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress(),
                agent == null || agent.length() <= MAX_USER_AGENT ? agent : agent.substring(0, MAX_USER_AGENT));
    }

    /** Another action of the same request. */
    public AuditEntry as(String other) {
        return new AuditEntry(
                eventId, adminId, other, resourceType, resourceId, oldValues, newValues, ipAddress, userAgent);
    }

    /** The same action on a resource that was not known before. */
    public AuditEntry on(String id) {
        return new AuditEntry(eventId, adminId, action, resourceType, id, oldValues, newValues, ipAddress, userAgent);
    }

    /** The same action with what it changed. */
    public AuditEntry changing(Object before, Object after) {
        return new AuditEntry(eventId, adminId, action, resourceType, resourceId, before, after, ipAddress, userAgent);
    }
}
