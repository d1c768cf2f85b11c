package dev.exchanger.exchange.desk.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.desk.order.OrderFile.Booking;
import dev.exchanger.exchange.desk.order.OrderFile.Note;
import dev.exchanger.exchange.desk.order.OrderFile.PaymentEntry;
import dev.exchanger.exchange.desk.order.OrderFile.Step;
import dev.exchanger.exchange.desk.order.OrderFile.Terms;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.rate.Rate;

/** SQL of what hangs on an order; for reading in one snapshot. */
@ApplicationScoped
public class OrderFileRepository {

    private static final String PAYMENTS = "SELECT * FROM payments WHERE order_id = $1 ORDER BY id";
    private static final String HISTORY = "SELECT * FROM order_history WHERE order_id = $1 ORDER BY version";
    private static final String NOTES = "SELECT * FROM order_notes WHERE order_id = $1 ORDER BY id";
    private static final String REQUOTES = "SELECT * FROM order_requotes WHERE order_id = $1 ORDER BY version";
    private static final String BOOKINGS = """
            SELECT t.id, t.kind, t.source_id, t.created_at, p.account, p.currency, p.amount
            FROM transactions t JOIN postings p ON p.transaction_id = t.id
            WHERE t.order_id = $1 ORDER BY t.id, p.id
            """;

    Uni<List<PaymentEntry>> payments(SqlClient client, UUID orderId) {
        return list(
                client,
                PAYMENTS,
                orderId,
                row -> new PaymentEntry(
                        row.getUUID("id"),
                        row.getString("provider"),
                        row.getString("provider_tx_id"),
                        row.getString("reference"),
                        plain(row, "amount"),
                        row.getString("currency"),
                        instant(row, "paid_at"),
                        instant(row, "received_at"),
                        row.getString("outcome")));
    }

    Uni<List<Step>> history(SqlClient client, UUID orderId) {
        return list(
                client,
                HISTORY,
                orderId,
                row -> new Step(
                        row.getLong("version"),
                        row.getString("from_status") == null ? null : OrderStatus.of(row.getString("from_status")),
                        OrderStatus.of(row.getString("to_status")),
                        row.getString("cause"),
                        row.getString("actor"),
                        instant(row, "occurred_at")));
    }

    Uni<List<Note>> notes(SqlClient client, UUID orderId) {
        return list(
                client,
                NOTES,
                orderId,
                row -> new Note(
                        row.getUUID("operator_id"),
                        row.getString("action"),
                        row.getString("note"),
                        instant(row, "created_at")));
    }

    Uni<List<Terms>> requotes(SqlClient client, UUID orderId) {
        return list(
                client,
                REQUOTES,
                orderId,
                row -> new Terms(
                        row.getLong("version"),
                        plain(row, "amount"),
                        plain(row, "amount_out"),
                        plain(row, "exchange_rate"),
                        plain(row, "fee"),
                        row.getLong("rate_id"),
                        row.getUUID("operator_id"),
                        instant(row, "created_at")));
    }

    Uni<List<Booking>> bookings(SqlClient client, UUID orderId) {
        return client.preparedQuery(BOOKINGS).execute(Tuple.of(orderId)).map(rows -> {
            Map<UUID, Booking> bookings = new LinkedHashMap<>();
            for (Row row : rows) {
                bookings.computeIfAbsent(
                                row.getUUID("id"),
                                id -> new Booking(
                                        id,
                                        row.getString("kind"),
                                        row.getUUID("source_id"),
                                        instant(row, "created_at"),
                                        new ArrayList<>()))
                        .postings()
                        .add(new Booking.Entry(
                                row.getString("account"), row.getString("currency"), plain(row, "amount")));
            }
            return List.copyOf(bookings.values());
        });
    }

    private static <T> Uni<List<T>> list(SqlClient client, String query, UUID orderId, Function<Row, T> mapper) {
        return client.preparedQuery(query)
                .execute(Tuple.of(orderId))
                .map(rows -> rows.stream().map(mapper).toList());
    }

    private static BigDecimal plain(Row row, String column) {
        return Rate.plain(row.getBigDecimal(column));
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }
}
