package dev.exchanger.exchange.pair;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlClient;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.exchange.audit.AuditTrail;
import dev.exchanger.exchange.desk.action.FourEyes;
import dev.exchanger.exchange.rate.OperatorRates;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** Second operators over rules that one alone may not set. */
@ApplicationScoped
public class PairProposalService {

    private final Pool pool;
    private final PairRepository pairs;
    private final PairProposalRepository proposals;
    private final OperatorRates rates;
    private final AuditTrail audit;

    public PairProposalService(
            Pool pool, PairRepository pairs, PairProposalRepository proposals, OperatorRates rates, AuditTrail audit) {
        this.pool = pool;
        this.pairs = pairs;
        this.proposals = proposals;
        this.rates = rates;
        this.audit = audit;
    }

    /** All that can still be approved, oldest first. */
    Uni<List<PairProposal>> all() {
        return proposals.all();
    }

    /** What waits for a pair; fails with {@code not-found} if nothing does, or it has expired. */
    Uni<PairProposal> get(String from, String to) {
        return proposals.find(from, to).map(found -> found.filter(proposal -> !proposal.expired())
                .orElseThrow(PairProposalService::notFound));
    }

    /**
     * Puts proposed rules in force.
     *
     * @param condition which proposal the operator has seen
     * @param entry     who approves; old and new values are added here
     * @return the pair after it; fails with {@code not-found}, {@code precondition-failed}, {@code proposal-expired}, or
     *     {@code four-eyes} if the operator proposed it
     */
    Uni<Pair> approve(String from, String to, IfMatch condition, AuditEntry entry) {
        return Transactions.in(pool, transaction -> pairs.lock(transaction, from, to)
                        .map(locked -> locked.orElseThrow(PairProposalService::notFound))
                        .flatMap(locked -> seen(transaction, from, to, condition)
                                .invoke(proposal -> {
                                    if (proposal.expired()) {
                                        throw new ProblemException(ExchangeProblem.PROPOSAL_EXPIRED, null);
                                    }
                                    FourEyes.requireAnother(proposal.proposedBy(), entry.adminId());
                                })
                                .call(() -> proposals.close(transaction, from, to, "approved", entry.adminId()))
                                .flatMap(proposal -> pairs.update(transaction, from, to, proposal.rules(), true))
                                .call(after -> audit.append(transaction, entry.changing(locked.pair(), after)))))
                .invoke(audit::nudge)
                .call(after -> rates.redisplay(from, to));
    }

    /**
     * Gives proposed rules up, also those that have expired. Who proposed them may.
     *
     * @param entry who rejects; the proposal and the rules that stay are added here
     * @return the pair as it stays; fails with {@code not-found} or {@code precondition-failed}
     */
    Uni<Pair> reject(String from, String to, IfMatch condition, AuditEntry entry) {
        return Transactions.in(pool, transaction -> pairs.lock(transaction, from, to)
                        .map(locked -> locked.orElseThrow(PairProposalService::notFound)
                                .pair())
                        .call(pair -> seen(transaction, from, to, condition)
                                .call(() -> proposals.close(transaction, from, to, "rejected", entry.adminId()))
                                .call(proposal -> audit.append(transaction, entry.changing(proposal, pair)))))
                .invoke(audit::nudge);
    }

    private Uni<PairProposal> seen(SqlClient transaction, String from, String to, IfMatch condition) {
        return proposals
                .find(transaction, from, to)
                .map(found -> found.orElseThrow(PairProposalService::notFound))
                .invoke(proposal -> condition.check(proposal.id()));
    }

    private static ProblemException notFound() {
        return new ProblemException(CommonProblem.NOT_FOUND, null);
    }
}
