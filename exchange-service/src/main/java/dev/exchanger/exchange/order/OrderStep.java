package dev.exchanger.exchange.order;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;

/**
 * One change of an order's status.
 *
 * @param version the order's version after it
 * @param from    status before, null for the first step
 * @param to      status after
 * @param cause   why
 * @param at      when
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrderStep(long version, OrderStatus from, OrderStatus to, String cause, Instant at) {

    static OrderStep from(Row row) {
        String before = row.getString("from_status");
        return new OrderStep(
                row.getLong("version"),
                before == null ? null : OrderStatus.of(before),
                OrderStatus.of(row.getString("to_status")),
                row.getString("cause"),
                row.getOffsetDateTime("occurred_at").toInstant());
    }
}
