package dev.exchanger.exchange.rate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.admin.audit.AuditEntry;
import dev.exchanger.exchange.admin.audit.AuditTrail;
import dev.exchanger.exchange.rate.JumpBreaker.Verdict;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.event.EventFactory;
import dev.exchanger.platform.event.Outbox;
import dev.exchanger.platform.event.OutboxRelay;
import dev.exchanger.platform.problem.ProblemException;

/** Keeps the rates current: what sources offer and what operators decide. Changes of one pair follow each other. */
@ApplicationScoped
public class RateService {

    private final Pool pool;
    private final RateRepository rates;
    private final BreakerRepository pairs;
    private final RateBoard board;
    private final JumpBreaker breaker;
    private final RateSources sources;
    private final RateConfig config;
    private final EventFactory events;
    private final Outbox outbox;
    private final OutboxRelay relay;
    private final AuditTrail audit;
    private final Event<Resumed> resumed;

    public RateService(
            Pool pool,
            RateRepository rates,
            BreakerRepository pairs,
            RateBoard board,
            JumpBreaker breaker,
            RateSources sources,
            RateConfig config,
            EventFactory events,
            Outbox outbox,
            OutboxRelay relay,
            AuditTrail audit,
            Event<Resumed> resumed) {
        this.pool = pool;
        this.rates = rates;
        this.pairs = pairs;
        this.board = board;
        this.breaker = breaker;
        this.sources = sources;
        this.config = config;
        this.events = events;
        this.outbox = outbox;
        this.relay = relay;
        this.audit = audit;
        this.resumed = resumed;
    }

    /** Fired when a pair was resumed. */
    public record Resumed(String from, String to) {}

    /** What came of an offer, for after the commit. */
    private record Taken(Optional<Rate> changed, Optional<Stopped> stopped) {

        static final Taken NOTHING = new Taken(Optional.empty(), Optional.empty());
    }

    private record Stopped(RateHalted halted, long rateId) {}

    /**
     * Takes what a source says. The same rate as before only holds for longer; while an operator's rate or one of a
     * better source holds, it is not listened to; if the rate jumps, the pair is halted and keeps its last rate.
     * Several replicas may say the same: one row, one halt and one event come of it.
     */
    Uni<Void> offer(String source, SourcedRate offered) {
        return locked(offered.from(), offered.to(), transaction -> rates.latest(
                                transaction, offered.from(), offered.to())
                        .flatMap(latest -> latest.isPresent() && sources.isOutranked(source, latest.get())
                                ? Uni.createFrom().item(Taken.NOTHING)
                                : judged(transaction, latest, source, offered)))
                .call(taken -> announce(taken.changed()))
                .call(taken -> taken.stopped().map(this::announce).orElseGet(() -> Uni.createFrom()
                        .voidItem()))
                .replaceWithVoid();
    }

    private Uni<Taken> judged(SqlConnection transaction, Optional<Rate> latest, String source, SourcedRate offered) {
        return breaker.judge(transaction, latest, source, offered).flatMap(verdict -> {
            if (verdict instanceof Verdict.Jumped jumped) {
                Stopped stopped =
                        new Stopped(jumped.halted(), latest.orElseThrow().id());
                return tell(transaction, RateHalted.TYPE, offered, jumped.sequence(), jumped.halted())
                        .replaceWith(new Taken(Optional.empty(), Optional.of(stopped)));
            }
            if (verdict instanceof Verdict.Closed) {
                return Uni.createFrom().item(Taken.NOTHING);
            }
            return take(transaction, latest, source, offered).map(changed -> new Taken(changed, Optional.empty()));
        });
    }

    private Uni<Optional<Rate>> take(
            SqlConnection transaction, Optional<Rate> latest, String source, SourcedRate offered) {
        Duration freshness = sources.freshness(source);
        Uni<Optional<Rate>> insert =
                Uni.createFrom().deferred(() -> insert(transaction, offered, source, freshness, null));
        if (latest.isPresent() && isSame(latest.get(), source, offered)) {
            return rates.confirm(transaction, latest.get().id(), freshness)
                    .flatMap(confirmed -> confirmed ? Uni.createFrom().item(Optional.empty()) : insert);
        }
        return insert;
    }

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
        return locked(rate.from(), rate.to(), transaction -> quoted(transaction, rate.from(), rate.to())
                        .call(old -> pairs.resume(transaction, rate.from(), rate.to()))
                        .flatMap(old -> insert(transaction, rate, Rate.OPERATOR, validity, entry.adminId())
                                .call(changed -> audit.append(
                                        transaction,
                                        entry.changing(RateChanged.of(old), RateChanged.of(changed.orElseThrow()))))))
                .call(this::announce)
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
        return locked(from, to, transaction -> quoted(transaction, from, to)
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

    private <T> Uni<T> locked(String from, String to, Function<SqlConnection, Uni<T>> work) {
        return Transactions.in(
                pool, transaction -> rates.lock(transaction, from, to).flatMap(locked -> work.apply(transaction)));
    }

    private Uni<Optional<Rate>> insert(
            SqlConnection transaction, SourcedRate rate, String source, Duration validity, UUID setBy) {
        String settled = source.equals(Rate.OPERATOR) ? null : source;
        return rates.insert(transaction, rate, source, validity, setBy)
                .call(inserted -> pairs.settle(transaction, rate.from(), rate.to(), settled))
                .call(inserted -> tell(transaction, RateChanged.TYPE, rate, inserted.id(), RateChanged.of(inserted)))
                .map(Optional::of);
    }

    private Uni<Void> tell(SqlConnection transaction, String type, SourcedRate rate, long sequence, Object data) {
        return outbox.append(transaction, List.of(events.create(type, rate.from() + "/" + rate.to(), sequence, data)));
    }

    /** After the commit: both directions are shown at the new rate, and the event goes out. */
    private Uni<Void> announce(Optional<Rate> changed) {
        if (changed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        relay.nudge();
        return board.changed(changed.get().from(), changed.get().to());
    }

    private Uni<Void> announce(Stopped stopped) {
        relay.nudge();
        breaker.announce(stopped.halted());
        return board.withdrawn(stopped.halted().from(), stopped.halted().to(), stopped.rateId());
    }

    private static boolean isSame(Rate latest, String source, SourcedRate offered) {
        return latest.source().equals(source)
                && latest.bid().compareTo(offered.bid()) == 0
                && latest.ask().compareTo(offered.ask()) == 0;
    }
}
