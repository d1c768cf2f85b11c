package dev.exchanger.exchange.order;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The parts every statement about orders shares. A statement that changes orders is
 * {@code WITH moved AS (<insert or update of orders AS o ... RETURNING o)} followed by {@link #announce}: history,
 * outbox row and hold on the reserve are written by the very statement that makes the change, from the changed row
 * itself, whatever caused it. A hold that is taken or used up changes the reserve's row at once; one that is given back
 * only leaves a row in {@code reserve_releases}, so that a burst of deadlines does not queue for one row.
 */
public final class OrderSql {

    /** The statuses of each phase as SQL takes them behind {@code IN}, in the order of the enum. */
    public static final String OPEN = in(OrderStatus.Phase.OPEN);

    public static final String AT_WORK = in(OrderStatus.Phase.AT_WORK);

    /** Joins the payment request an order was born with, {@code pay}, to the order {@code o}. */
    public static final String JOIN_PAYMENT =
            " JOIN payment_requests pay ON pay.order_id = o.id AND pay.provider = o.payment_provider ";

    /** Columns of {@link Order#from}; the order is {@code o}, its payment request {@code pay}. */
    public static final String COLUMNS = """
            o.id, o.number, o.user_id, o.application_context, o.status, o.cause, o.from_currency, o.from_scale,
            o.to_currency, o.to_scale, o.amount, o.amount_out, o.exchange_rate, o.fee, o.paid_amount, o.payout_method,
            o.payout_account, o.payout_holder, o.created_at, o.expires_at, o.version,
            o.status IN %s AND o.expires_at <= now() AS overdue,
            o.payment_provider, pay.reference AS payment_reference, pay.instructions ->> 'text' AS payment_instructions
            """.formatted(OPEN);

    /** Orders with how to pay them. */
    public static final String SELECT = "SELECT " + COLUMNS + "FROM orders o" + JOIN_PAYMENT;

    private static final String ANNOUNCE = """
            , history AS (
              INSERT INTO order_history (order_id, version, from_status, to_status, cause, actor, occurred_at)
              SELECT (o).id, (o).version, (o).previous_status, (o).status, (o).cause, %s, (o).updated_at FROM moved
            ), announced AS (
              INSERT INTO outbox (id, aggregate, type, event)
              SELECT event_id, (o).id::text, order_event_type(o), order_event(event_id, o, %s)
              FROM (SELECT o, uuid_v7() AS event_id FROM moved) AS identified
            ), released AS (
              INSERT INTO reserve_releases (currency, amount)
              SELECT (o).to_currency, (o).amount_out FROM moved
              WHERE holds_reserve((o).previous_status) AND NOT holds_reserve((o).status) AND (o).status <> 'completed'
            ), held AS (
              UPDATE reserves AS r SET held = r.held + change.amount
              FROM (
                SELECT (o).to_currency AS currency,
                       sum(CASE (o).status WHEN 'completed' THEN -(o).amount_out ELSE (o).amount_out END) AS amount
                FROM moved
                WHERE holds_reserve((o).previous_status) <> holds_reserve((o).status)
                  AND (holds_reserve((o).status) OR (o).status = 'completed')
                GROUP BY 1
              ) AS change
              WHERE r.currency = change.currency
            )
            """;

    private OrderSql() {}

    private static String in(OrderStatus.Phase phase) {
        return Arrays.stream(OrderStatus.values())
                .filter(status -> status.phase() == phase)
                .map(status -> "'" + status.code() + "'")
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /**
     * The common table expressions that follow {@code moved (o orders)}.
     *
     * @param actor       SQL of who did it: a parameter or a literal
     * @param traceparent SQL of the trace that caused it, null for none
     */
    public static String announce(String actor, String traceparent) {
        return ANNOUNCE.formatted(actor, traceparent);
    }
}
