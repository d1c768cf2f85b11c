package dev.exchanger.exchange.desk.action;

import java.util.UUID;

import io.vertx.core.http.HttpServerRequest;

import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.platform.http.IfMatch;

/**
 * An operator's action on one order.
 *
 * @param orderId   on which
 * @param condition which version the operator has seen
 * @param operator  who
 * @param entry     how it will stand in the audit log
 */
public record OrderCommand(UUID orderId, IfMatch condition, UUID operator, AuditEntry entry) {

    /**
     * The command of a request.
     *
     * @param action  as {@code order.hold}
     * @param ifMatch the header; fails with {@code precondition-required} if it is missing
     */
    public static OrderCommand of(
            String action, UUID orderId, String ifMatch, UUID operator, HttpServerRequest request) {
        IfMatch condition = IfMatch.required(ifMatch);
        AuditEntry entry = AuditEntry.of(operator, action, "order", orderId.toString(), request);
        return new OrderCommand(orderId, condition, operator, entry);
    }
}
