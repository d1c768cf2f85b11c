package dev.exchanger.exchange.rate;

import java.time.Duration;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.audit.AuditEntry;
import dev.exchanger.exchange.audit.AuditTrail;
import dev.exchanger.platform.problem.ProblemException;

/** What operators decide about rates: it comes before what sources say, and is audited. */
@ApplicationScoped
public class OperatorRates {

    private final RateChanges changes;
    private final RateRepository rates;
    private final BreakerRepository pairs;
    private final RateBoard board;
    private final RateConfig config;
    private final AuditTrail audit;
    private final Event<Resumed> resumed;

    public OperatorRates(
            RateChanges changes,
            RateRepository rates,
            BreakerRepository pairs,
            RateBoard board,
            RateConfig config,
            AuditTrail audit,
            Event<Resumed> resumed) {
        this.changes = changes;
        this.rates = rates;
        this.pairs = pairs;
        this.board = board;
        this.config = config;
        this.audit = audit;
        this.resumed = resumed;
    }

    /** Fired when a pair was resumed. */
    public record Resumed(String from, String to) {}

    /**
     * Sets a rate in an operator's name. A halted pair is resumed by it: the operator has said what is right.
     *
     * @param rate     the new rate; the pair must be quoted in this direction
     * @param validFor how long it holds, empty for the configured time
     * @param entry    who does it; old and new values are added here
     * @return the new rate; fails with {@code rate-unknown} if the pair is not quoted in this direction
     */
    public Uni<RateResponse> set(SourcedRate rate, Optional<Duration> validFor, AuditEntry entry) {
        Duration validity = validFor.orElse(config.operatorValidity());
        return changes.locked(rate.from(), rate.to(), transaction -> quoted(transaction, rate.from(), rate.to())
                        .call(old -> pairs.resume(transaction, rate.from(), rate.to()))
                        .flatMap(old -> changes.insert(transaction, rate, Rate.OPERATOR, validity, entry.adminId())
                                .call(changed -> audit.append(
                                        transaction,
                                        entry.changing(RateChanged.of(old), RateChanged.of(changed.orElseThrow()))))))
                .call(changes::announce)
                .map(changed -> RateResponse.of(changed.orElseThrow()))
                .invoke(audit::nudge);
    }

    /**
     * Lets a halted pair be exchanged again, at the rate its sources offer next: the last one is from before the jump
     * and ends now. An offer that is again far from what halted the pair halts it again.
     *
     * @param entry who does it; old and new values are added here
     * @return fails with {@code rate-unknown} if the pair is not quoted in this direction, with {@code pair-not-halted}
     */
    public Uni<Void> resume(String from, String to, AuditEntry entry) {
        return changes.locked(from, to, transaction -> quoted(transaction, from, to)
                        .flatMap(latest -> pairs.state(transaction, from, to).flatMap(state -> {
                            if (state.haltedAt() == null) {
                                throw new ProblemException(
                                        ExchangeProblem.PAIR_NOT_HALTED, from + "/" + to + " is being exchanged");
                            }
                            return pairs.resume(transaction, from, to)
                                    .chain(() -> rates.end(transaction, latest.id()))
                                    .chain(() -> audit.append(transaction, entry.changing(state, null)));
                        })))
                .invoke(() -> {
                    audit.nudge();
                    resumed.fireAsync(new Resumed(from, to));
                });
    }

    /** Shows a direction by its rules of now, after they have changed; never fails. */
    public Uni<Void> redisplay(String from, String to) {
        return board.redisplay(from, to);
    }

    private Uni<Rate> quoted(SqlConnection transaction, String from, String to) {
        return rates.latest(transaction, from, to)
                .map(latest -> latest.orElseThrow(() -> new ProblemException(
                        ExchangeProblem.RATE_UNKNOWN, from + "/" + to + " is not quoted in this direction")));
    }
}
