package dev.exchanger.exchange.quote;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** SQL of quotes. Using one up is part of the statement that creates the order, see {@code OrderRepository}. */
@ApplicationScoped
public class QuoteRepository {

    private static final String INSERT = """
            INSERT INTO quotes (id, user_id, application_context, from_currency, to_currency, side, give, get, rate, fee,
                                rate_id, source, bid, ask, margin, pair_version, expires_at, signature)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
            """;
    private static final String FIND = """
            SELECT q.id, q.user_id, q.application_context, q.from_currency, q.to_currency, q.side, q.give, q.get, q.rate,
                   q.fee, q.rate_id, q.source, q.bid, q.ask, q.margin, q.pair_version, q.expires_at, q.signature,
                   f.scale AS from_scale, t.scale AS to_scale,
                   q.used_at IS NOT NULL AS used, q.expires_at <= now() AS expired
            FROM quotes q
            JOIN currencies f ON f.code = q.from_currency
            JOIN currencies t ON t.code = q.to_currency
            WHERE q.id = $1 AND q.user_id = $2 AND q.application_context = $3
            """;
    private static final String FORGET = """
            DELETE FROM quotes WHERE id IN (
              SELECT id FROM quotes
              WHERE used_at IS NULL AND expires_at < now() - $1::bigint * interval '1 millisecond' LIMIT $2)
            """;

    private final Pool pool;

    public QuoteRepository(Pool pool) {
        this.pool = pool;
    }

    Uni<Void> insert(Quote quote) {
        Tuple values = Tuple.tuple()
                .addUUID(quote.id())
                .addUUID(quote.userId())
                .addString(quote.context())
                .addString(quote.give().currency().code())
                .addString(quote.get().currency().code())
                .addString(quote.side().code())
                .addBigDecimal(quote.give().amount())
                .addBigDecimal(quote.get().amount())
                .addBigDecimal(quote.rate())
                .addBigDecimal(quote.fee().amount())
                .addLong(quote.origin().rateId())
                .addString(quote.origin().source())
                .addBigDecimal(quote.origin().bid())
                .addBigDecimal(quote.origin().ask())
                .addBigDecimal(quote.origin().margin())
                .addLong(quote.origin().pairVersion())
                .addOffsetDateTime(quote.expiresAt().atOffset(ZoneOffset.UTC))
                .addString(quote.signature());
        return pool.preparedQuery(INSERT).execute(values).replaceWithVoid();
    }

    /** The user's own quote of this context, in whatever state; anybody else's is empty. */
    public Uni<Optional<StoredQuote>> find(SqlClient client, UUID id, UUID userId, String context) {
        return client.preparedQuery(FIND).execute(Tuple.of(id, userId, context)).map(rows -> rows.stream()
                .map(row -> new StoredQuote(Quote.from(row), row.getBoolean("used"), row.getBoolean("expired")))
                .findFirst());
    }

    /** Removes offers nobody took. @return how many */
    public Uni<Integer> forget(Duration olderThan, int limit) {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(olderThan.toMillis(), limit))
                .map(RowSet::rowCount);
    }
}
