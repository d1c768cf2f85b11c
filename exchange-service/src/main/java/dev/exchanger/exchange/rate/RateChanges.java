package dev.exchanger.exchange.rate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.event.EventFactory;
import dev.exchanger.platform.event.Outbox;
import dev.exchanger.platform.event.OutboxRelay;

/** How a rate changes, whoever changes it: changes of one pair follow each other, each is told and shown. */
@ApplicationScoped
public class RateChanges {

    private final Pool pool;
    private final RateRepository rates;
    private final BreakerRepository pairs;
    private final RateBoard board;
    private final EventFactory events;
    private final Outbox outbox;
    private final OutboxRelay relay;

    public RateChanges(
            Pool pool,
            RateRepository rates,
            BreakerRepository pairs,
            RateBoard board,
            EventFactory events,
            Outbox outbox,
            OutboxRelay relay) {
        this.pool = pool;
        this.rates = rates;
        this.pairs = pairs;
        this.board = board;
        this.events = events;
        this.outbox = outbox;
        this.relay = relay;
    }

    /** Work in a transaction of its own that has the pair to itself. */
    <T> Uni<T> locked(String from, String to, Function<SqlConnection, Uni<T>> work) {
        return Transactions.in(
                pool, transaction -> rates.lock(transaction, from, to).flatMap(locked -> work.apply(transaction)));
    }

    /** A new rate, which ends what was waited for of its source, and its event. @return the rate */
    Uni<Optional<Rate>> insert(
            SqlConnection transaction, SourcedRate rate, String source, Duration validity, UUID setBy) {
        String settled = source.equals(Rate.OPERATOR) ? null : source;
        return rates.insert(transaction, rate, source, validity, setBy)
                .call(inserted -> pairs.settle(transaction, rate.from(), rate.to(), settled))
                .call(inserted -> tell(transaction, RateChanged.TYPE, rate, inserted.id(), RateChanged.of(inserted)))
                .map(Optional::of);
    }

    /** An event of a pair, in the running transaction. */
    Uni<Void> tell(SqlConnection transaction, String type, SourcedRate rate, long sequence, Object data) {
        return outbox.append(transaction, List.of(events.create(type, rate.from() + "/" + rate.to(), sequence, data)));
    }

    /** After the commit: both directions are shown at the new rate, and the event goes out. */
    Uni<Void> announce(Optional<Rate> changed) {
        if (changed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        relay.nudge();
        return board.changed(changed.get().from(), changed.get().to());
    }
}
