package dev.exchanger.exchange.admin.report;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.admin.IdRange;

/** Reads what reports tell, a page at a time, each in a short statement of its own. */
@ApplicationScoped
public class ReportSource {

    private static final UUID FIRST = new UUID(0, 0);

    // Accounts are shown by their last digits only: a file is mailed around.
    private static final String ORDERS = """
            SELECT number, id::text, user_id::text, application_context, status, cause, from_currency, to_currency,
                   round(amount, from_scale)::text, round(paid_amount, from_scale)::text,
                   round(amount_out, to_scale)::text, trim_scale(exchange_rate)::text, round(fee, to_scale)::text,
                   payout_method,
                   CASE WHEN length(payout_account) >= 8 THEN '****' || right(payout_account, 4) ELSE '****' END,
                   rfc3339(created_at), rfc3339(updated_at), rfc3339(expires_at), id::text AS position
            FROM orders
            WHERE id >= $1 AND id < $2 AND id > $3 AND created_at >= $4 AND created_at < $5
              AND ($6::text IS NULL OR status = $6)
            ORDER BY id LIMIT $7
            """;
    private static final String PAYMENTS = """
            SELECT id::text, order_id::text, provider, provider_tx_id, reference, trim_scale(amount)::text, currency,
                   outcome, rfc3339(paid_at), rfc3339(received_at), id::text AS position
            FROM payments
            WHERE id >= $1 AND id < $2 AND id > $3 AND received_at >= $4 AND received_at < $5
            ORDER BY id LIMIT $6
            """;
    private static final String TURNOVER = """
            SELECT $3::text, from_currency, to_currency, count(*)::text, trim_scale(sum(amount))::text,
                   trim_scale(sum(amount_out))::text, trim_scale(sum(fee))::text
            FROM orders WHERE status = 'completed' AND updated_at >= $1 AND updated_at < $2
            GROUP BY from_currency, to_currency ORDER BY from_currency, to_currency
            """;
    private static final String LEDGER_BALANCES = """
            SELECT account, currency, trim_scale(sum(amount))::text FROM postings
            GROUP BY account, currency ORDER BY account, currency
            """;
    private static final String OPERATORS = """
            SELECT admin_id::text, action, count(*)::text, %s, %s FROM audit_logs
            WHERE created_at >= $1 AND created_at < $2 GROUP BY admin_id, action ORDER BY admin_id, action
            """.formatted(utc("min(created_at)"), utc("max(created_at)"));

    private final Pool web;
    private final Pool admin;

    public ReportSource(Pool web, @ReactiveDataSource("admin") Pool admin) {
        this.web = web;
        this.admin = admin;
    }

    /** The page of a report that is to be made next, at most {@code limit} lines where lines are not summed up. */
    Uni<ReportPage> page(ReportJob job, int limit) {
        return switch (job.type()) {
            case ORDERS ->
                web.preparedQuery(ORDERS)
                        .execute(rows(job).addString(job.parameters().status()).addInteger(limit))
                        .map(rows -> keyed(rows, limit));
            case PAYMENTS ->
                web.preparedQuery(PAYMENTS).execute(rows(job).addInteger(limit)).map(rows -> keyed(rows, limit));
            case TURNOVER -> day(job);
            case LEDGER_BALANCES -> web.query(LEDGER_BALANCES).execute().map(rows -> whole(rows, null));
            case OPERATORS ->
                admin.preparedQuery(OPERATORS)
                        .execute(Tuple.of(
                                at(job.parameters().begin()),
                                at(job.parameters().end())))
                        .map(rows -> whole(rows, null));
        };
    }

    private static Tuple rows(ReportJob job) {
        Instant begin = job.parameters().begin();
        Instant end = job.parameters().end();
        UUID after = job.position() == null ? FIRST : UUID.fromString(job.position());
        return Tuple.of(IdRange.from(begin), IdRange.to(end), after, at(begin), at(end));
    }

    /** One day a page: a year of orders is not summed up in one statement. */
    private Uni<ReportPage> day(ReportJob job) {
        Instant begin = job.position() == null ? job.parameters().begin() : Instant.parse(job.position());
        Instant midnight = begin.truncatedTo(ChronoUnit.DAYS);
        Instant next = midnight.plus(Duration.ofDays(1));
        Instant end =
                next.isBefore(job.parameters().end()) ? next : job.parameters().end();
        boolean last = !end.isBefore(job.parameters().end());
        return web.preparedQuery(TURNOVER)
                .execute(Tuple.of(at(begin), at(end), midnight.toString().substring(0, 10)))
                .map(rows -> whole(rows, last ? null : end.toString()));
    }

    private static ReportPage keyed(RowSet<Row> rows, int limit) {
        List<List<String>> lines = new ArrayList<>();
        String position = null;
        for (Row row : rows) {
            List<String> line = line(row);
            position = line.remove(line.size() - 1);
            lines.add(line);
        }
        return new ReportPage(lines, lines.size() < limit ? null : position);
    }

    private static ReportPage whole(RowSet<Row> rows, String next) {
        List<List<String>> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(line(row)));
        return new ReportPage(lines, next);
    }

    private static List<String> line(Row row) {
        List<String> line = new ArrayList<>();
        for (int column = 0; column < row.size(); column++) {
            line.add(row.getString(column));
        }
        return line;
    }

    private static String utc(String moment) {
        return "to_char(" + moment + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
