package dev.exchanger.exchange.admin.pair;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

import dev.exchanger.exchange.admin.audit.AuditEntry;
import dev.exchanger.exchange.admin.audit.AuditTrail;
import dev.exchanger.exchange.money.Currency;
import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.rate.RateService;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** The rules of pairs. A change holds for new quotes; quotes and orders keep the terms they were made with. */
@ApplicationScoped
public class PairAdminService {

    private final Pool pool;
    private final PairRepository pairs;
    private final RateService rates;
    private final AuditTrail audit;

    public PairAdminService(Pool pool, PairRepository pairs, RateService rates, AuditTrail audit) {
        this.pool = pool;
        this.pairs = pairs;
        this.rates = rates;
        this.audit = audit;
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
     * Changes a pair's rules.
     *
     * @param condition which version the operator has seen
     * @param entry     who does it; old and new values are added here
     * @return the pair after it; fails with {@code not-found}, {@code precondition-failed} or {@code validation}
     */
    Uni<Pair> change(String from, String to, IfMatch condition, PairChangeRequest change, AuditEntry entry) {
        return Transactions.in(pool, transaction -> pairs.lock(transaction, from, to)
                        .map(PairAdminService::required)
                        .invoke(locked -> condition.check(locked.pair().version()))
                        .invoke(locked -> check(change, locked.given()))
                        .flatMap(locked -> pairs.update(transaction, from, to, change)
                                .call(after -> audit.append(transaction, entry.changing(locked.pair(), after)))))
                .invoke(audit::nudge)
                .call(after -> rates.redisplay(from, to));
    }

    private static void check(PairChangeRequest change, Currency given) {
        BigDecimal min = new BigDecimal(change.minGive());
        BigDecimal max = new BigDecimal(change.maxGive());
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
