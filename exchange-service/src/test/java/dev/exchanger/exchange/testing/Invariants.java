package dev.exchanger.exchange.testing;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold in the database of the desk at any moment, whatever happened before. */
public final class Invariants {

    /** Statuses in which an order waits for its payment, as a list of SQL. */
    private static final String WAITING = "'pending', 'paid_unconfirmed', 'underpaid'";

    private Invariants() {}

    /** Checks all of it. */
    public static void check(DeskDatabase database) {
        none(database, "order without one history row per version", """
                SELECT o.id FROM orders o LEFT JOIN order_history h ON h.order_id = o.id
                GROUP BY o.id HAVING count(h.version) <> o.version OR max(h.version) <> o.version
                """);
        none(database, "order whose outbox does not tell every version once", """
                SELECT o.id FROM orders o LEFT JOIN outbox e ON e.aggregate = o.id::text
                GROUP BY o.id
                HAVING count(e.id) <> o.version OR count(DISTINCT (e.event -> 'data' ->> 'version')::bigint) <> o.version
                """);
        none(database, "step that does not follow the one before, or is no transition", """
                SELECT * FROM (
                  SELECT h.*, lag(to_status) OVER (PARTITION BY order_id ORDER BY version) AS before FROM order_history h
                ) AS step
                WHERE from_status IS DISTINCT FROM before
                   OR (version = 1) <> (from_status IS NULL)
                   OR (version > 1 AND NOT EXISTS (
                     SELECT FROM order_transitions t WHERE t.from_status = step.from_status AND t.to_status = step.to_status))
                """);
        none(database, "history and outbox tell different things", """
                SELECT h.order_id FROM order_history h
                LEFT JOIN outbox e ON e.aggregate = h.order_id::text AND (e.event -> 'data' ->> 'version')::bigint = h.version
                WHERE e.event -> 'data' ->> 'status' IS DISTINCT FROM h.to_status
                   OR e.event -> 'data' ->> 'cause' IS DISTINCT FROM h.cause
                """);
        none(database, "order that ended before its deadline", """
                SELECT o.id FROM orders o JOIN order_history h ON h.order_id = o.id
                WHERE h.cause = 'deadline' AND h.occurred_at < o.expires_at
                """);
        none(database, "order of a quote that is not used, or used quote without order", """
                SELECT q.id FROM quotes q FULL JOIN orders o ON o.quote_id = q.id
                WHERE (q.used_at IS NULL) <> (o.id IS NULL)
                """);
        none(database, "order that counts as paid without the money", """
                SELECT o.id FROM orders o
                WHERE o.status = 'paid' AND o.amount > (
                  SELECT coalesce(sum(p.amount), 0) FROM payments p
                  WHERE p.order_id = o.id AND p.outcome IN ('paid', 'overpaid', 'underpaid', 'late', 'honoured', 'surplus'))
                """);
        none(database, "order that stopped waiting for its payment more than once", """
                SELECT order_id FROM order_history
                WHERE from_status IN (%1$s) AND to_status NOT IN (%1$s)
                GROUP BY order_id HAVING count(*) > 1
                """.formatted(WAITING));
        none(database, "order that was called off after its deadline", """
                SELECT o.id FROM orders o JOIN order_history h ON h.order_id = o.id
                WHERE h.to_status = 'cancelled' AND h.occurred_at >= o.expires_at
                """);
        none(database, "order whose events are not in the order of its versions", """
                SELECT aggregate FROM (
                  SELECT e.aggregate, (e.event -> 'data' ->> 'version')::bigint AS version,
                         row_number() OVER (PARTITION BY e.aggregate ORDER BY e.position) AS nth
                  FROM outbox e JOIN orders o ON o.id::text = e.aggregate
                ) AS told WHERE version <> nth
                """);
        // What came for an order on hold is not counted until an operator lets the order go on with it.
        // An operator may count what was surplus when it came; nobody may count what never came.
        none(database, "order with less paid than was credited, or more than came in", """
                SELECT o.id FROM orders o
                LEFT JOIN payments p ON p.order_id = o.id AND p.currency = o.from_currency
                GROUP BY o.id
                HAVING o.paid_amount < coalesce(sum(trunc(p.amount, o.from_scale)) FILTER (
                         WHERE p.outcome IN ('paid', 'overpaid', 'underpaid', 'late', 'honoured')), 0)
                    OR o.paid_amount > coalesce(sum(trunc(p.amount, o.from_scale)), 0)
                """);
        none(database, "callback that was kept and not dealt with", """
                SELECT message_id FROM payment_callbacks WHERE outcome = 'received'
                """);
        ledger(database);
        outgoing(database);
    }

    /** Checks what must hold when every deadline has passed and nothing is being done: every order waits no more. */
    public static void checkEnded(DeskDatabase database) {
        none(database, "order that has not stopped waiting for its payment exactly once", """
                SELECT o.id FROM orders o LEFT JOIN order_history h
                  ON h.order_id = o.id AND h.from_status IN (%1$s) AND h.to_status NOT IN (%1$s)
                GROUP BY o.id HAVING count(h.order_id) <> 1
                """.formatted(WAITING));
        none(database, "event that was not sent", "SELECT id FROM outbox WHERE published_at IS NULL");
    }

    private static void ledger(DeskDatabase database) {
        none(database, "transaction that does not sum to zero", """
                SELECT transaction_id, currency FROM postings GROUP BY 1, 2 HAVING sum(amount) <> 0
                """);
        none(database, "payment that is not booked once with its amount", """
                SELECT p.id FROM payments p
                LEFT JOIN transactions t ON t.kind = 'payment' AND t.source_id = p.id
                LEFT JOIN postings g ON g.transaction_id = t.id AND g.account = 'cash:' || p.provider
                WHERE g.amount IS DISTINCT FROM p.amount OR g.currency <> p.currency
                """);
        none(database, "reserve that is not the cash of the ledger", """
                SELECT r.currency FROM reserves r
                WHERE r.balance <> (SELECT coalesce(sum(amount), 0) FROM postings p
                                    WHERE p.currency = r.currency AND p.account LIKE 'cash:%')
                """);
        none(database, "reserve whose holds are not the orders that hold something", """
                SELECT r.currency FROM reserves r
                WHERE r.held - (SELECT coalesce(sum(amount), 0) FROM reserve_releases l WHERE l.currency = r.currency)
                   <> (SELECT coalesce(sum(amount_out), 0) FROM orders o
                       WHERE o.to_currency = r.currency AND holds_reserve(o.status))
                """);
    }

    private static void outgoing(DeskDatabase database) {
        none(database, "completed order without exactly one confirmed payout, or the other way round", """
                SELECT o.id FROM orders o LEFT JOIN payouts p ON p.order_id = o.id AND p.status = 'confirmed'
                GROUP BY o.id HAVING count(p.id) <> CASE o.status WHEN 'completed' THEN 1 ELSE 0 END
                """);
        none(database, "completed order that is not booked as exchanged and paid out", """
                SELECT o.id FROM orders o
                WHERE o.status = 'completed'
                  AND (SELECT count(*) FROM transactions t WHERE t.order_id = o.id AND t.kind IN ('exchange', 'payout')) <> 2
                """);
        none(database, "booked payout that is none, or not with its amount", """
                SELECT t.id FROM transactions t
                JOIN postings g ON g.transaction_id = t.id AND g.account LIKE 'cash:%'
                LEFT JOIN payouts p ON p.id = t.source_id AND p.status = 'confirmed'
                WHERE t.kind = 'payout' AND (p.amount IS DISTINCT FROM -g.amount OR p.currency <> g.currency
                                             OR g.account <> 'cash:' || p.provider OR t.order_id <> p.order_id)
                """);
        none(database, "sent refund that is not booked once with its amount, or booked refund that is not sent", """
                SELECT r.id, t.id FROM refunds r FULL JOIN transactions t ON t.kind = 'refund' AND t.source_id = r.id
                LEFT JOIN postings g ON g.transaction_id = t.id AND g.account LIKE 'cash:%'
                WHERE (r.status = 'sent' OR t.kind = 'refund')
                  AND (r.status = 'sent' AND t.kind = 'refund' AND g.amount = -r.amount AND g.currency = r.currency
                       AND g.account = 'cash:' || r.provider) IS NOT TRUE
                """);
        none(database, "order that gave back, or sets aside, more than came in", """
                SELECT r.order_id, r.currency FROM refunds r
                WHERE r.status <> 'rejected'
                GROUP BY 1, 2
                HAVING sum(r.amount) > (SELECT coalesce(sum(p.amount), 0) FROM payments p
                                        WHERE p.order_id = r.order_id AND p.currency = r.currency)
                """);
        none(database, "order whose customer gave and got more than came in", """
                SELECT t.order_id FROM transactions t JOIN postings p ON p.transaction_id = t.id
                WHERE t.order_id IS NOT NULL AND p.account IN ('customer', 'suspense')
                GROUP BY t.order_id, p.account, p.currency HAVING sum(p.amount) > 0
                """);
        none(database, "refund approved or sent without the second operator it needed", """
                SELECT id FROM refunds
                WHERE four_eyes AND status IN ('approved', 'sent') AND (decided_by IS NULL OR decided_by = requested_by)
                """);
        none(database, "refunded order that still owes what was asked for", """
                SELECT o.id FROM orders o JOIN transactions t ON t.order_id = o.id JOIN postings p ON p.transaction_id = t.id
                WHERE o.status = 'refunded' AND p.account = 'customer'
                  AND NOT EXISTS (SELECT FROM payments s WHERE s.order_id = o.id AND s.outcome = 'surplus'
                                  AND s.received_at >= o.updated_at)
                GROUP BY o.id, p.currency HAVING sum(p.amount) <> 0
                """);
    }

    private static void none(DeskDatabase database, String fault, String query) {
        assertThat(database.rows(query)).as(fault).isEmpty();
    }
}
