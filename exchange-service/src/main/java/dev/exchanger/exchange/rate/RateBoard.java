package dev.exchanger.exchange.rate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.reactive.SingleFlight;

/** The rates as they are shown. Never used for prices. */
@ApplicationScoped
public class RateBoard {

    private final Pool pool;
    private final RateRepository rates;
    private final RateCache cache;
    private final Counter loads;
    private final SingleFlight<String, Optional<RateResponse>> flights = new SingleFlight<>();

    public RateBoard(Pool pool, RateRepository rates, RateCache cache, MeterRegistry metrics) {
        this.pool = pool;
        this.rates = rates;
        this.cache = cache;
        this.loads = metrics.counter("exchanger.rate.cache.loads");
    }

    /** The directions that can be exchanged now. */
    public Uni<List<RateResponse>> list() {
        return rates.pricedPairs().map(pairs -> pairs.stream()
                .filter(PricedPair::fresh)
                .map(RateResponse::of)
                .toList());
    }

    /**
     * The displayed rate of one direction, from the cache if it is there; empty if it cannot be exchanged now. However
     * many ask for a rate that is not there, a replica loads it once.
     */
    public Uni<Optional<RateResponse>> find(String from, String to) {
        return flights.run(from + "/" + to, () -> cache.get(from, to)
                .flatMap(known ->
                        known.isPresent() ? Uni.createFrom().item(known.get().rate()) : loadMissing(from, to)));
    }

    /**
     * Past and present rates of a direction, without margin, newest first.
     *
     * @param since those that began then or later, null for all
     * @param until those that began before, null for all
     * @return fails with {@code rate-unknown} if the direction is not exchanged here
     */
    Uni<List<RateHistory.Entry>> history(String from, String to, Instant since, Instant until, int limit) {
        return rates.isInverse(from, to)
                .map(found -> found.orElseThrow(
                        () -> new ProblemException(ExchangeProblem.RATE_UNKNOWN, from + " is not exchanged for " + to)))
                .flatMap(inverse -> (inverse
                                ? rates.history(to, from, since, until, limit)
                                : rates.history(from, to, since, until, limit))
                        .map(found -> found.stream()
                                .map(rate -> RateHistory.Entry.of(rate, inverse))
                                .toList()));
    }

    /** After a change of the rate: both directions are shown as they are now. Never fails. */
    Uni<Void> changed(String from, String to) {
        return load(from, to)
                .flatMap(there -> load(to, from))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    /** After a change of the rules of a direction: it is shown as it is now, or not any more. Never fails. */
    Uni<Void> redisplay(String from, String to) {
        return load(from, to)
                .flatMap(shown -> shown.isPresent() ? Uni.createFrom().voidItem() : cache.remove(from, to))
                .onFailure()
                .recoverWithNull();
    }

    /** After a halt: neither direction is shown until there is a newer rate. Never fails. */
    Uni<Void> withdrawn(String from, String to, long rateId) {
        return cache.withdraw(from, to, rateId).flatMap(there -> cache.withdraw(to, from, rateId));
    }

    private Uni<Optional<RateResponse>> loadMissing(String from, String to) {
        loads.increment();
        return load(from, to);
    }

    private Uni<Optional<RateResponse>> load(String from, String to) {
        return rates.pricedPair(pool, from, to).flatMap(pair -> {
            if (pair.isEmpty() || !pair.get().fresh()) {
                return Uni.createFrom().item(Optional.empty());
            }
            return cache.put(pair.get()).replaceWith(Optional.of(RateResponse.of(pair.get())));
        });
    }
}
