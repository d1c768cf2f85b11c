package dev.exchanger.exchange.ledger;

import java.util.List;
import java.util.Locale;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.platform.id.UuidV7;

/** Books transactions, each in the database transaction of what it tells of. */
@ApplicationScoped
public class Ledger {

    private static final String BOOK = "SELECT book($1, $2, $3, $4, $5) AS booked";
    private static final String OWED = """
            SELECT p.account, p.currency, -sum(p.amount) AS amount
            FROM transactions t JOIN postings p ON p.transaction_id = t.id
            WHERE t.order_id = $1 AND p.account IN ('customer', 'suspense')
            GROUP BY p.account, p.currency HAVING sum(p.amount) < 0 ORDER BY p.account, p.currency
            """;

    /**
     * Books it, unless one of the same kind and source is booked.
     *
     * @return whether it was booked now; fails, at the commit at the latest, if it does not sum to zero, and with
     *     {@code reserve-insufficient} if cash would leave that orders hold
     */
    public Uni<Boolean> post(SqlClient transaction, LedgerTransaction entry) {
        JsonArray postings = new JsonArray();
        entry.postings()
                .forEach(posting -> postings.add(new JsonObject()
                        .put("account", posting.account())
                        .put("currency", posting.currency())
                        // As text: a JSON number may lose digits on its way.
                        .put("amount", posting.amount().toPlainString())));
        Tuple values = Tuple.of(
                UuidV7.next(),
                entry.kind().name().toLowerCase(Locale.ROOT),
                entry.sourceId(),
                entry.orderId(),
                postings);
        return transaction
                .preparedQuery(BOOK)
                .execute(values)
                .onFailure()
                .transform(Reserves::shortage)
                .map(rows -> rows.iterator().next().getBoolean("booked"));
    }

    /** What came in for an order and neither left nor became the desk's; to be acted on only under the order's lock. */
    public Uni<List<Owed>> owed(SqlClient client, UUID orderId) {
        return client.preparedQuery(OWED).execute(Tuple.of(orderId)).map(rows -> rows.stream()
                .map(row -> new Owed(row.getString("account"), row.getString("currency"), row.getBigDecimal("amount")))
                .toList());
    }
}
