package dev.exchanger.exchange.pair;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

/** SQL of proposed rules. Within a transaction the pair is locked first: nothing else locks its proposal. */
@ApplicationScoped
public class PairProposalRepository {

    private static final String PENDING =
            "SELECT *, expires_at <= now() AS expired FROM pair_proposals WHERE status = 'pending'";
    private static final String ALL = PENDING + " AND expires_at > now() ORDER BY id";
    private static final String ONE = PENDING + " AND from_currency = $1 AND to_currency = $2";
    private static final String INSERT = """
            INSERT INTO pair_proposals (from_currency, to_currency, proposed_by, expires_at,
                                        min_give, max_give, margin, fee_share, enabled)
            VALUES ($1, $2, $3, now() + $4::bigint * interval '1 millisecond', $5, $6, $7, $8, $9)
            RETURNING *, false AS expired
            """;
    private static final String CLOSE = """
            UPDATE pair_proposals SET status = $3, decided_by = $4, decided_at = now()
            WHERE from_currency = $1 AND to_currency = $2 AND status = 'pending'
            """;

    private final Pool pool;

    public PairProposalRepository(Pool pool) {
        this.pool = pool;
    }

    /** Of all pairs, those that can still be approved. */
    Uni<List<PairProposal>> all() {
        return pool.query(ALL)
                .execute()
                .map(rows -> rows.stream().map(PairProposal::from).toList());
    }

    /** What waits for a pair, even if it waited too long. */
    Uni<Optional<PairProposal>> find(String from, String to) {
        return find(pool, from, to);
    }

    Uni<Optional<PairProposal>> find(SqlClient client, String from, String to) {
        return client.preparedQuery(ONE)
                .execute(Tuple.of(from, to))
                .map(rows -> rows.stream().map(PairProposal::from).findFirst());
    }

    Uni<PairProposal> insert(
            SqlClient transaction, String from, String to, PairRules rules, UUID operator, Duration validity) {
        Tuple values = Tuple.of(from, to, operator, validity.toMillis());
        return transaction
                .preparedQuery(INSERT)
                .execute(rules.addTo(values))
                .map(rows -> PairProposal.from(rows.iterator().next()));
    }

    /** Ends what waits for a pair, if anything does. @param status approved, rejected or superseded */
    Uni<Void> close(SqlClient transaction, String from, String to, String status, UUID operator) {
        return transaction
                .preparedQuery(CLOSE)
                .execute(Tuple.of(from, to, status, operator))
                .replaceWithVoid();
    }
}
