package dev.exchanger.exchange.rate;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** SQL of currencies, pairs and the rate history. */
@ApplicationScoped
public class RateRepository {

    private static final String PRICED = """
            SELECT p.from_currency, f.scale AS from_scale, p.to_currency, t.scale AS to_scale, p.inverse,
                   p.min_give, p.max_give, p.margin, p.fee_share, p.version AS pair_version,
                   r.id AS rate_id, r.bid, r.ask, r.source, r.valid_from, r.valid_until,
                   p.halted_at, now() AS read_at
            FROM pairs p
            JOIN currencies f ON f.code = p.from_currency
            JOIN currencies t ON t.code = p.to_currency
            JOIN LATERAL (
              SELECT r.id, r.bid, r.ask, r.source, r.valid_from, r.valid_until FROM exchange_rates r
              WHERE r.from_currency = CASE WHEN p.inverse THEN p.to_currency ELSE p.from_currency END
                AND r.to_currency = CASE WHEN p.inverse THEN p.from_currency ELSE p.to_currency END
                AND r.valid_from <= now()
              ORDER BY r.valid_from DESC LIMIT 1) r ON true
            WHERE p.enabled
            """;
    private static final String PRICED_ALL = PRICED + " ORDER BY p.from_currency, p.to_currency";
    private static final String PRICED_ONE = PRICED + " AND p.from_currency = $1 AND p.to_currency = $2";

    private static final String SEED_CURRENCY = """
            INSERT INTO currencies (code, kind, scale, network) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
            """;
    private static final String SEED_PAIR = """
            INSERT INTO pairs (from_currency, to_currency, inverse, min_give, max_give)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
            """;

    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtextextended('rate:' || $1::text || '/' || $2::text, 0))";
    private static final String LATEST = """
            SELECT *, valid_until > now() AS holds FROM exchange_rates
            WHERE from_currency = $1 AND to_currency = $2 ORDER BY valid_from DESC LIMIT 1
            """;
    private static final String CONFIRM = """
            UPDATE exchange_rates SET valid_until = now() + $2::bigint * interval '1 millisecond'
            WHERE id = $1 AND valid_until > now()
            """;
    // clock_timestamp(), not now(): the lock may have been waited for, and the newest rate must be the last one locked.
    private static final String INSERT = """
            INSERT INTO exchange_rates (from_currency, to_currency, rate, bid, ask, source, valid_from, valid_until, set_by)
            SELECT $1::text, $2::text, ($3::numeric + $4::numeric) / 2, $3, $4, $5::text,
                   began, began + $6::bigint * interval '1 millisecond', $7::uuid
            FROM (SELECT clock_timestamp() AS began) AS clock
            RETURNING *, true AS holds
            """;

    // Its time to hold ends now; a row that has just begun keeps a moment, as the table demands.
    private static final String END = """
            UPDATE exchange_rates SET valid_until = greatest(now(), valid_from + interval '1 microsecond')
            WHERE id = $1 AND valid_until > now()
            """;
    private static final String IS_INVERSE = "SELECT inverse FROM pairs WHERE from_currency = $1 AND to_currency = $2";
    private static final String HISTORY = """
            SELECT *, valid_until > now() AS holds FROM exchange_rates
            WHERE from_currency = $1 AND to_currency = $2
              AND ($3::timestamptz IS NULL OR valid_from >= $3) AND ($4::timestamptz IS NULL OR valid_from < $4)
            ORDER BY valid_from DESC LIMIT $5
            """;

    private final Pool pool;

    public RateRepository(Pool pool) {
        this.pool = pool;
    }

    /** All enabled directions that have a rate, fresh or not. */
    public Uni<List<PricedPair>> pricedPairs() {
        return pool.query(PRICED_ALL)
                .execute()
                .map(rows -> rows.stream().map(PricedPair::from).toList());
    }

    /** One enabled direction, empty if it is not exchanged or has no rate. Never cached: prices are made of it. */
    public Uni<Optional<PricedPair>> pricedPair(SqlClient client, String from, String to) {
        return client.preparedQuery(PRICED_ONE)
                .execute(Tuple.of(from, to))
                .map(rows -> rows.stream().map(PricedPair::from).findFirst());
    }

    /** Codes of all currencies there are. */
    public Uni<Set<String>> currencies() {
        return pool.query("SELECT code FROM currencies")
                .execute()
                .map(rows -> rows.stream().map(row -> row.getString("code")).collect(Collectors.toUnmodifiableSet()));
    }

    Uni<Void> seedCurrencies(List<CurrencySpec> currencies) {
        return pool.preparedQuery(SEED_CURRENCY)
                .executeBatch(currencies.stream()
                        .map(c -> Tuple.of(
                                c.code(),
                                c.kind(),
                                (short) c.scale(),
                                c.network().orElse(null)))
                        .toList())
                .replaceWithVoid();
    }

    /** One direction per rate and its inverse, with the limits of the given currency. */
    Uni<Void> seedPair(String from, String to, boolean inverse, CurrencySpec given) {
        return pool.preparedQuery(SEED_PAIR)
                .execute(Tuple.of(from, to, inverse, given.min(), given.max()))
                .replaceWithVoid();
    }

    /** Serialises the writers of one pair for the rest of the transaction. */
    Uni<Void> lock(SqlClient transaction, String from, String to) {
        return transaction.preparedQuery(LOCK).execute(Tuple.of(from, to)).replaceWithVoid();
    }

    Uni<Optional<Rate>> latest(SqlClient transaction, String from, String to) {
        return transaction.preparedQuery(LATEST).execute(Tuple.of(from, to)).map(RateRepository::first);
    }

    /** Lets a rate that still holds hold for longer; false if it has run out meanwhile. */
    Uni<Boolean> confirm(SqlClient transaction, long id, Duration validity) {
        return transaction
                .preparedQuery(CONFIRM)
                .execute(Tuple.of(id, validity.toMillis()))
                .map(rows -> rows.rowCount() == 1);
    }

    Uni<Rate> insert(SqlClient transaction, SourcedRate rate, String source, Duration validity, UUID setBy) {
        Tuple values = Tuple.of(rate.from(), rate.to(), rate.bid(), rate.ask(), source, validity.toMillis())
                .addValue(setBy);
        return transaction.preparedQuery(INSERT).execute(values).map(rows -> first(rows)
                .orElseThrow());
    }

    /** Lets a rate run out now. */
    Uni<Void> end(SqlClient transaction, long id) {
        return transaction.preparedQuery(END).execute(Tuple.of(id)).replaceWithVoid();
    }

    /** Whether a direction runs against its rate's own; empty if it is not exchanged here. */
    Uni<Optional<Boolean>> isInverse(String from, String to) {
        return pool.preparedQuery(IS_INVERSE)
                .execute(Tuple.of(from, to))
                .map(rows -> rows.stream().map(row -> row.getBoolean("inverse")).findFirst());
    }

    /**
     * Past and present rates of a pair in the rate's own direction, newest first.
     *
     * @param since those that began then or later, null for all
     * @param until those that began before, null for all
     */
    Uni<List<Rate>> history(String from, String to, Instant since, Instant until, int limit) {
        return pool.preparedQuery(HISTORY)
                .execute(Tuple.of(from, to, utc(since), utc(until), limit))
                .map(rows -> rows.stream().map(Rate::from).toList());
    }

    private static OffsetDateTime utc(Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }

    private static Optional<Rate> first(RowSet<Row> rows) {
        RowIterator<Row> row = rows.iterator();
        return row.hasNext() ? Optional.of(Rate.from(row.next())) : Optional.empty();
    }
}
