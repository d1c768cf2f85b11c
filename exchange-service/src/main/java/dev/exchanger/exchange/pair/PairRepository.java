package dev.exchanger.exchange.pair;

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
            SELECT p.*, f.scale, coalesce(p.agreed_margin, p.margin) AS bound_margin,
                   coalesce(p.agreed_fee, p.fee_share) AS bound_fee
            FROM pairs p JOIN currencies f ON f.code = p.from_currency
            WHERE p.from_currency = $1 AND p.to_currency = $2 FOR UPDATE OF p
            """;
    private static final String FIND = "SELECT * FROM pairs WHERE from_currency = $1 AND to_currency = $2";
    private static final String UPDATE = """
            UPDATE pairs SET min_give = $4, max_give = $5, margin = $6, fee_share = $7, enabled = $8, version = version + 1,
                   agreed_margin = CASE WHEN $3::boolean THEN $6 ELSE coalesce(agreed_margin, margin) END,
                   agreed_fee = CASE WHEN $3::boolean THEN $7 ELSE coalesce(agreed_fee, fee_share) END
            WHERE from_currency = $1 AND to_currency = $2 RETURNING *
            """;

    private final Pool pool;

    public PairRepository(Pool pool) {
        this.pool = pool;
    }

    /** A pair with the currency its limits are in, and the shares one operator alone is held against. */
    record Locked(Pair pair, Currency given, BigDecimal agreedMargin, BigDecimal agreedFee) {}

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
                        Pair.from(row),
                        new Currency(row.getString("from_currency"), row.getInteger("scale")),
                        row.getBigDecimal("bound_margin"),
                        row.getBigDecimal("bound_fee")))
                .findFirst());
    }

    /** @param agreed whether two operators have agreed: then later changes are held against these rules */
    Uni<Pair> update(SqlClient transaction, String from, String to, PairRules rules, boolean agreed) {
        return transaction
                .preparedQuery(UPDATE)
                .execute(rules.addTo(Tuple.of(from, to, agreed)))
                .map(rows -> Pair.from(rows.iterator().next()));
    }
}
