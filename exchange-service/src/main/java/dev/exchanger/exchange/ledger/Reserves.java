package dev.exchanger.exchange.ledger;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.ledger.LedgerTransaction.Kind;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.problem.ProblemException;

/**
 * What the desk can pay out. Orders take and return their holds in the statements of {@code OrderSql}, cash moves with
 * the ledger; here it is read, and what was returned is folded into it.
 */
@ApplicationScoped
public class Reserves {

    private static final String COVERED = "reserves_covered";
    private static final int FOLD = 5000;

    private static final String ALL = "SELECT currency, balance, held FROM reserves ORDER BY currency";
    // In one order, so that two who lock the same two never wait for each other.
    private static final String LOCK = """
            SELECT currency, balance, held FROM reserves WHERE currency = ANY($1) ORDER BY currency FOR UPDATE
            """;
    private static final String RETURNED = "SELECT DISTINCT currency FROM reserve_releases ORDER BY currency";
    private static final String FOLD_ONE = "SELECT fold_releases($1, $2) AS folded";

    private final Pool pool;
    private final Ledger ledger;

    public Reserves(Pool pool, Ledger ledger) {
        this.pool = pool;
        this.ledger = ledger;
    }

    /** All of them, by currency. */
    public Uni<List<Reserve>> all() {
        return pool.query(ALL)
                .execute()
                .map(rows -> rows.stream().map(Reserves::reserve).toList());
    }

    /** Locks the reserves of some currencies until the end of the transaction; to be done before moving two of them. */
    public Uni<List<Reserve>> lock(SqlClient transaction, String... currencies) {
        return transaction.preparedQuery(LOCK).execute(Tuple.of(currencies)).map(rows -> rows.stream()
                .map(Reserves::reserve)
                .toList());
    }

    /** Books what the desk begins with in a currency, once. */
    public Uni<Void> open(String currency, BigDecimal amount) {
        UUID source = UUID.nameUUIDFromBytes(("opening " + currency).getBytes(StandardCharsets.UTF_8));
        return Transactions.in(
                        pool,
                        transaction -> ledger.post(
                                transaction, LedgerTransaction.reserve(Kind.OPENING, source, currency, amount)))
                .replaceWithVoid();
    }

    /** Takes what orders returned off what is held. @return how many holds were folded */
    public Uni<Integer> fold() {
        return pool.query(RETURNED)
                .execute()
                .map(rows -> rows.stream().map(row -> row.getString("currency")).toList())
                .chain(currencies -> fold(currencies));
    }

    private Uni<Integer> fold(List<String> currencies) {
        Uni<Integer> total = Uni.createFrom().item(0);
        for (String currency : currencies) {
            total = total.chain(sum -> pool.preparedQuery(FOLD_ONE)
                    .execute(Tuple.of(currency, FOLD))
                    .map(rows -> sum + rows.iterator().next().getInteger("folded")));
        }
        return total;
    }

    /** The database's word that a reserve does not suffice, as {@code reserve-insufficient}; other failures as they are. */
    public static Throwable shortage(Throwable failure) {
        return failure instanceof PgException pg && COVERED.equals(pg.getConstraint())
                ? new ProblemException(ExchangeProblem.RESERVE_INSUFFICIENT, null, failure)
                : failure;
    }

    private static Reserve reserve(Row row) {
        return new Reserve(row.getString("currency"), row.getBigDecimal("balance"), row.getBigDecimal("held"));
    }
}
