package dev.exchanger.exchange.pair;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;

import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.exchange.audit.AuditTrail;
import dev.exchanger.exchange.desk.action.DeskConfig;
import dev.exchanger.exchange.desk.action.FourEyes;
import dev.exchanger.exchange.money.Currency;
import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.rate.OperatorRates;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** The rules of pairs. A change holds for new quotes; quotes and orders keep the terms they were made with. */
@ApplicationScoped
public class PairAdminService {

    private final Pool pool;
    private final PairRepository pairs;
    private final PairProposalRepository proposals;
    private final FourEyes fourEyes;
    private final DeskConfig config;
    private final OperatorRates rates;
    private final AuditTrail audit;

    public PairAdminService(
            Pool pool,
            PairRepository pairs,
            PairProposalRepository proposals,
            FourEyes fourEyes,
            DeskConfig config,
            OperatorRates rates,
            AuditTrail audit) {
        this.pool = pool;
        this.pairs = pairs;
        this.proposals = proposals;
        this.fourEyes = fourEyes;
        this.config = config;
        this.rates = rates;
        this.audit = audit;
    }

    /** What came of a change. */
    sealed interface Outcome {

        /** It holds. */
        record Changed(Pair pair) implements Outcome {}

        /** It waits for a second operator. */
        record Proposed(PairProposal proposal) implements Outcome {}
    }

    /** All pairs, enabled or not. */
    Uni<List<Pair>> all() {
        return pairs.all();
    }

    /** One pair; fails with {@code not-found}. */
    Uni<Pair> get(String from, String to) {
        return pairs.find(from, to).map(PairAdminService::required);
    }

    /**
     * Changes a pair's rules, or proposes it where margin and fee move further than one operator may move them. A
     * proposal that waited for the pair ends with either: it was about other rules.
     *
     * @param condition which version the operator has seen
     * @param entry     who does it; old and new values are added here
     * @return what came of it; fails with {@code not-found}, {@code precondition-failed} or {@code validation}
     */
    Uni<Outcome> change(String from, String to, IfMatch condition, PairChangeRequest change, AuditEntry entry) {
        PairRules rules = change.rules();
        return Transactions.in(pool, transaction -> pairs.lock(transaction, from, to)
                        .map(PairAdminService::required)
                        .invoke(locked -> condition.check(locked.pair().version()))
                        .invoke(locked -> check(rules, locked.given()))
                        .call(() -> proposals.close(transaction, from, to, "superseded", entry.adminId()))
                        .flatMap(locked -> fourEyes.needed(rules.distance(locked.agreedMargin(), locked.agreedFee()))
                                ? propose(transaction, locked.pair(), rules, entry)
                                : apply(transaction, locked.pair(), rules, entry)))
                .invoke(audit::nudge)
                .call(outcome -> outcome instanceof Outcome.Changed
                        ? rates.redisplay(from, to)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Outcome> apply(SqlClient transaction, Pair before, PairRules rules, AuditEntry entry) {
        return pairs.update(transaction, before.from(), before.to(), rules, false)
                .call(after -> audit.append(transaction, entry.changing(before, after)))
                .map(Outcome.Changed::new);
    }

    private Uni<Outcome> propose(SqlClient transaction, Pair before, PairRules rules, AuditEntry entry) {
        return proposals
                .insert(transaction, before.from(), before.to(), rules, entry.adminId(), config.proposalValidity())
                .call(proposal ->
                        audit.append(transaction, entry.as("pair.propose").changing(before, proposal)))
                .map(Outcome.Proposed::new);
    }

    private static void check(PairRules rules, Currency given) {
        BigDecimal min = rules.minGive();
        BigDecimal max = rules.maxGive();
        ProblemException invalid = new ProblemException(CommonProblem.VALIDATION, null);
        if (min.signum() == 0 || !Money.fits(min, given)) {
            throw invalid.withError("minGive", "must be positive, with at most " + given.scale() + " decimals");
        }
        if (max.compareTo(min) < 0 || !Money.fits(max, given)) {
            throw invalid.withError(
                    "maxGive", "must not be below minGive, with at most " + given.scale() + " decimals");
        }
    }

    private static <T> T required(Optional<T> found) {
        return found.orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null));
    }
}
