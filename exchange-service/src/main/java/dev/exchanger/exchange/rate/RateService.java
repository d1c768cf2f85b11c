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

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.admin.audit.AuditEntry;
import dev.exchanger.exchange.admin.audit.AuditTrail;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.event.EventFactory;
import dev.exchanger.platform.event.Outbox;
import dev.exchanger.platform.event.OutboxRelay;
import dev.exchanger.platform.problem.ProblemException;

/** Shows the rates and keeps them current. */
@ApplicationScoped
public class RateService {

    private final Pool pool;
    private final RateRepository rates;
    private final RateCache cache;
    private final RateConfig config;
    private final EventFactory events;
    private final Outbox outbox;
    private final OutboxRelay relay;
    private final AuditTrail audit;

    public RateService(
            Pool pool,
            RateRepository rates,
            RateCache cache,
            RateConfig config,
            EventFactory events,
            Outbox outbox,
            OutboxRelay relay,
            AuditTrail audit) {
        this.pool = pool;
        this.rates = rates;
        this.cache = cache;
        this.config = config;
        this.events = events;
        this.outbox = outbox;
        this.relay = relay;
        this.audit = audit;
    }

    /** The directions that can be exchanged now. */
    public Uni<List<RateResponse>> list() {
        return rates.pricedPairs().map(pairs -> pairs.stream()
                .filter(PricedPair::fresh)
                .map(RateResponse::of)
                .toList());
    }

    /** The displayed rate of one direction, from the cache if it is there; empty if it cannot be exchanged now. */
    public Uni<Optional<RateResponse>> find(String from, String to) {
        return cache.get(from, to)
                .flatMap(cached -> cached.isPresent() ? Uni.createFrom().item(cached) : load(from, to));
    }

    /**
     * Takes what a source says. The same rate as before only holds for longer; while an operator's rate holds, sources
     * are not listened to. Several replicas may say the same: one row and one event come of it.
     */
    Uni<Void> offer(String source, SourcedRate offered) {
        return change(offered, transaction -> rates.latest(transaction, offered.from(), offered.to())
                        .flatMap(latest -> {
                            if (latest.isPresent() && isHeldByOperator(latest.get())) {
                                return Uni.createFrom().item(Optional.empty());
                            }
                            if (latest.isPresent() && isSame(latest.get(), source, offered)) {
                                return rates.confirm(transaction, latest.get().id(), config.freshness())
                                        .flatMap(confirmed -> confirmed
                                                ? Uni.createFrom().item(Optional.<Rate>empty())
                                                : insert(transaction, offered, source, config.freshness(), null));
                            }
                            return insert(transaction, offered, source, config.freshness(), null);
                        }))
                .replaceWithVoid();
    }

    /**
     * Sets a rate in an operator's name.
     *
     * @param rate     the new rate; the pair must be quoted in this direction
     * @param validFor how long it holds, empty for the configured time
     * @param entry    who does it; old and new values are added here
     * @return the new rate; fails with {@code rate-unknown} if the pair is not quoted in this direction
     */
    public Uni<RateResponse> set(SourcedRate rate, Optional<Duration> validFor, AuditEntry entry) {
        Duration validity = validFor.orElse(config.operatorValidity());
        return change(rate, transaction -> rates.latest(transaction, rate.from(), rate.to())
                        .flatMap(latest -> {
                            Rate old = latest.orElseThrow(() -> new ProblemException(
                                    ExchangeProblem.RATE_UNKNOWN,
                                    rate.from() + "/" + rate.to() + " is not quoted in this direction"));
                            return insert(transaction, rate, Rate.OPERATOR, validity, entry.adminId())
                                    .call(changed -> audit.append(
                                            transaction,
                                            entry.changing(
                                                    RateChanged.of(old), RateChanged.of(changed.orElseThrow()))));
                        }))
                .map(changed -> RateResponse.of(changed.orElseThrow()))
                .invoke(audit::nudge);
    }

    private Uni<Optional<Rate>> change(SourcedRate rate, Function<SqlConnection, Uni<Optional<Rate>>> decision) {
        return Transactions.in(pool, transaction -> rates.lock(transaction, rate.from(), rate.to())
                        .flatMap(locked -> decision.apply(transaction)))
                .call(changed -> changed.isPresent()
                        ? announce(changed.get())
                        : Uni.createFrom().voidItem());
    }

    private Uni<Optional<Rate>> insert(
            SqlConnection transaction, SourcedRate rate, String source, Duration validity, UUID setBy) {
        return rates.insert(transaction, rate, source, validity, setBy)
                .call(inserted -> outbox.append(
                        transaction,
                        List.of(events.create(
                                RateChanged.TYPE,
                                inserted.from() + "/" + inserted.to(),
                                inserted.id(),
                                RateChanged.of(inserted)))))
                .map(Optional::of);
    }

    /** After the commit: both directions are shown at the new rate, and the event goes out. */
    private Uni<Void> announce(Rate rate) {
        relay.nudge();
        return load(rate.from(), rate.to())
                .flatMap(there -> load(rate.to(), rate.from()))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    /** Shows a direction by its rules of now, after they have changed; never fails. */
    public Uni<Void> redisplay(String from, String to) {
        return load(from, to)
                .flatMap(shown -> shown.isPresent() ? Uni.createFrom().voidItem() : cache.remove(from, to))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Optional<RateResponse>> load(String from, String to) {
        return rates.pricedPair(pool, from, to).flatMap(pair -> {
            if (pair.isEmpty() || !pair.get().fresh()) {
                return Uni.createFrom().item(Optional.empty());
            }
            return cache.put(pair.get()).replaceWith(Optional.of(RateResponse.of(pair.get())));
        });
    }

    /** Whether it still holds is the database's word: see {@link RateRepository#latest}. */
    private static boolean isHeldByOperator(Rate latest) {
        return latest.source().equals(Rate.OPERATOR) && latest.holds();
    }

    private static boolean isSame(Rate latest, String source, SourcedRate offered) {
        return latest.source().equals(source)
                && latest.bid().compareTo(offered.bid()) == 0
                && latest.ask().compareTo(offered.ask()) == 0;
    }
}
