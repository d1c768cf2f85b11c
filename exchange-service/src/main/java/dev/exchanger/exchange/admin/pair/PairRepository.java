package dev.exchanger.exchange.admin.pair;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.money.Currency;

/** SQL of the rules of pairs. */
@ApplicationScoped
public class PairRepository {

    private static final String ALL = "SELECT * FROM pairs ORDER BY from_currency, to_currency";
    private static final String LOCK = """
            SELECT p.*, f.scale FROM pairs p JOIN currencies f ON f.code = p.from_currency
            WHERE p.from_currency = $1 AND p.to_currency = $2 FOR UPDATE OF p
            """;
    private static final String FIND = "SELECT * FROM pairs WHERE from_currency = $1 AND to_currency = $2";
    private static final String UPDATE = """
            UPDATE pairs SET min_give = $3, max_give = $4, margin = $5, fee_share = $6, enabled = $7, version = version + 1
            WHERE from_currency = $1 AND to_currency = $2 RETURNING *
            """;

    private final Pool pool;

    public PairRepository(Pool pool) {
        this.pool = pool;
    }

    /** A pair with the currency its limits are in. */
    record Locked(Pair pair, Currency given) {}

    Uni<List<Pair>> all() {
        return pool.query(ALL)
                .execute()
                .map(rows -> rows.stream().map(Pair::from).toList());
    }

    Uni<Optional<Pair>> find(String from, String to) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(from, to))
                .map(rows -> rows.stream().map(Pair::from).findFirst());
    }

    Uni<Optional<Locked>> lock(SqlClient transaction, String from, String to) {
        return transaction.preparedQuery(LOCK).execute(Tuple.of(from, to)).map(rows -> rows.stream()
                .map(row -> new Locked(
                        Pair.from(row), new Currency(row.getString("from_currency"), row.getInteger("scale"))))
                .findFirst());
    }

    Uni<Pair> update(SqlClient transaction, String from, String to, PairChangeRequest change) {
        Tuple values = Tuple.tuple()
                .addString(from)
                .addString(to)
                .addBigDecimal(new BigDecimal(change.minGive()))
                .addBigDecimal(new BigDecimal(change.maxGive()))
                .addBigDecimal(new BigDecimal(change.margin()))
                .addBigDecimal(new BigDecimal(change.fee()))
                .addBoolean(change.enabled());
        return transaction
                .preparedQuery(UPDATE)
                .execute(values)
                .map(rows -> Pair.from(rows.iterator().next()));
    }
}
