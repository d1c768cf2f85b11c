package dev.exchanger.exchange.ledger;

import java.util.Locale;

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
}
