package dev.exchanger.exchange.rate;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** SQL of the jump breaker. Both directions of a pair stop and go together; the rate's lock orders the writers. */
@ApplicationScoped
public class BreakerRepository {

    private static final String BOTH = " WHERE (from_currency, to_currency) IN (($1::text, $2::text), ($2, $1))";

    private static final String STATE = """
            SELECT min(max_jump) AS max_jump, min(halted_at) AS halted_at, min(halt_reason) AS halt_reason,
                   min(offered_bid) AS offered_bid, min(offered_ask) AS offered_ask
            FROM pairs
            """ + BOTH;
    // Events of a pair are numbered by the ids of its rates; a halt takes the next number for itself.
    private static final String HALT = """
            WITH halted AS (
              UPDATE pairs SET halted_at = clock_timestamp(), halt_reason = $3, offered_bid = $4, offered_ask = $5,
                               offered_by = $6
              %s RETURNING halted_at
            )
            SELECT coalesce(min(halted_at), clock_timestamp()) AS halted_at,
                   nextval(pg_get_serial_sequence('exchange_rates', 'id')) AS sequence
            FROM halted
            """.formatted(BOTH);
    private static final String RESUME = "UPDATE pairs SET halted_at = NULL, halt_reason = NULL" + BOTH;
    private static final String SETTLE = "UPDATE pairs SET offered_bid = NULL, offered_ask = NULL, offered_by = NULL"
            + BOTH + " AND offered_by IS NOT NULL AND ($3::text IS NULL OR offered_by = $3)";

    /**
     * What the breaker knows of a pair.
     *
     * @param maxJump    the pair's own limit, null for the configured one
     * @param haltedAt   since when it is halted, null if it is not
     * @param reason     why, null if it is not
     * @param offeredBid what was offered at the last halt, null once its source's next rate came
     * @param offeredAsk likewise
     */
    record State(BigDecimal maxJump, Instant haltedAt, String reason, BigDecimal offeredBid, BigDecimal offeredAsk) {}

    Uni<State> state(SqlClient transaction, String from, String to) {
        return transaction.preparedQuery(STATE).execute(Tuple.of(from, to)).map(rows -> {
            Row row = rows.iterator().next();
            OffsetDateTime haltedAt = row.getOffsetDateTime("halted_at");
            return new State(
                    row.getBigDecimal("max_jump"),
                    haltedAt == null ? null : haltedAt.toInstant(),
                    row.getString("halt_reason"),
                    row.getBigDecimal("offered_bid"),
                    row.getBigDecimal("offered_ask"));
        });
    }

    Uni<JumpBreaker.Halt> halt(SqlClient transaction, SourcedRate offered, String source, String reason) {
        return transaction
                .preparedQuery(HALT)
                .execute(Tuple.of(offered.from(), offered.to(), reason, offered.bid(), offered.ask(), source))
                .map(rows -> rows.iterator().next())
                .map(row ->
                        new JumpBreaker.Halt(row.getOffsetDateTime("halted_at").toInstant(), row.getLong("sequence")));
    }

    /** Lets the pair be exchanged again; what was offered stays known. */
    Uni<Void> resume(SqlClient transaction, String from, String to) {
        return transaction.preparedQuery(RESUME).execute(Tuple.of(from, to)).replaceWithVoid();
    }

    /** Forgets what was offered by a source, or by whichever if null: there is a new rate to measure from. */
    Uni<Void> settle(SqlClient transaction, String from, String to, String source) {
        return transaction
                .preparedQuery(SETTLE)
                .execute(Tuple.of(from, to, source))
                .replaceWithVoid();
    }
}
