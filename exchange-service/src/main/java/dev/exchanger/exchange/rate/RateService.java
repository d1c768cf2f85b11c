package dev.exchanger.exchange.rate;

import java.time.Duration;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.exchange.rate.JumpBreaker.Verdict;
import dev.exchanger.platform.event.OutboxRelay;

/** Keeps the rates current by what sources offer. What operators decide is {@link OperatorRates}. */
@ApplicationScoped
public class RateService {

    private final RateChanges changes;
    private final RateRepository rates;
    private final RateBoard board;
    private final JumpBreaker breaker;
    private final RateSources sources;
    private final OutboxRelay relay;

    public RateService(
            RateChanges changes,
            RateRepository rates,
            RateBoard board,
            JumpBreaker breaker,
            RateSources sources,
            OutboxRelay relay) {
        this.changes = changes;
        this.rates = rates;
        this.board = board;
        this.breaker = breaker;
        this.sources = sources;
        this.relay = relay;
    }

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
        return changes.locked(offered.from(), offered.to(), transaction -> rates.latest(
                                transaction, offered.from(), offered.to())
                        .flatMap(latest -> latest.isPresent() && sources.isOutranked(source, latest.get())
                                ? Uni.createFrom().item(Taken.NOTHING)
                                : judged(transaction, latest, source, offered)))
                .call(taken -> changes.announce(taken.changed()))
                .call(taken -> taken.stopped().map(this::announce).orElseGet(() -> Uni.createFrom()
                        .voidItem()))
                .replaceWithVoid();
    }

    private Uni<Taken> judged(SqlConnection transaction, Optional<Rate> latest, String source, SourcedRate offered) {
        return breaker.judge(transaction, latest, source, offered).flatMap(verdict -> {
            if (verdict instanceof Verdict.Jumped jumped) {
                Stopped stopped =
                        new Stopped(jumped.halted(), latest.orElseThrow().id());
                return changes.tell(transaction, RateHalted.TYPE, offered, jumped.sequence(), jumped.halted())
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
                Uni.createFrom().deferred(() -> changes.insert(transaction, offered, source, freshness, null));
        if (latest.isPresent() && isSame(latest.get(), source, offered)) {
            return rates.confirm(transaction, latest.get().id(), freshness)
                    .flatMap(confirmed -> confirmed ? Uni.createFrom().item(Optional.empty()) : insert);
        }
        return insert;
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
