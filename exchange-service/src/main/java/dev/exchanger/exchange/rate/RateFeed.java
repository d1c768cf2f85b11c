package dev.exchanger.exchange.rate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.exchange.ledger.ReserveConfig;
import dev.exchanger.exchange.ledger.Reserves;
import dev.exchanger.platform.database.Database;
import dev.exchanger.platform.loop.BackgroundWork;

/**
 * Asks the sources and keeps currencies, pairs and opening reserves of the configuration in the database. Runs on every
 * replica; all of it may be said twice.
 */
@ApplicationScoped
public class RateFeed {

    private static final Logger LOG = Logger.getLogger(RateFeed.class);
    private static final Duration RETRY_AFTER = Duration.ofMillis(200);
    private static final Duration RETRY_AT_MOST = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RateConfig config;
    private final ReserveConfig opening;
    private final Reserves reserves;
    private final RateRepository repository;
    private final RateService rates;
    private final RateSources sources;
    private final BackgroundWork work;
    private final MeterRegistry metrics;
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private volatile boolean seeded;

    public RateFeed(
            RateConfig config,
            ReserveConfig opening,
            RateRepository repository,
            RateService rates,
            Reserves reserves,
            RateSources sources,
            BackgroundWork work,
            MeterRegistry metrics) {
        this.config = config;
        this.opening = opening;
        this.reserves = reserves;
        this.repository = repository;
        this.rates = rates;
        this.sources = sources;
        this.work = work;
        this.metrics = metrics;
    }

    /** Sources with a pace of their own are asked at that. */
    void onStart(@Observes StartupEvent event) {
        for (RateSource source : sources.all()) {
            source.every()
                    .ifPresent(pace -> work.every("rate source " + source.name(), pace, () -> read(List.of(source))));
        }
        work.every("rate feed", config.refresh(), this::refresh);
    }

    /** An operator has resumed a pair: its next rate is awaited now, not at the next turn. */
    void onResumed(@ObservesAsync OperatorRates.Resumed resumed) {
        read(sources.all())
                .subscribe()
                .with(done -> {}, failure -> LOG.warnf("rates not refreshed: %s", failure.getMessage()));
    }

    /** At start and then by the interval; the rates run out by themselves if this stops. */
    public Uni<Void> refresh() {
        return read(sources.all().stream()
                .filter(source -> source.every().isEmpty())
                .toList());
    }

    private Uni<Void> read(List<RateSource> asked) {
        return again(this::seed).flatMap(ready -> inTurn(asked, this::read));
    }

    /** A database that was away for a moment must not leave a new desk without rates until the next turn. */
    private static Uni<Void> again(Supplier<Uni<Void>> step) {
        return Uni.createFrom()
                .deferred(step::get)
                .onFailure(Database::isUnavailable)
                .retry()
                .withBackOff(RETRY_AFTER, RETRY_AT_MOST)
                .expireIn(PATIENCE.toMillis());
    }

    /** A source that fails is told of once; its rates run out by themselves. */
    private Uni<Void> read(RateSource source) {
        return source.read()
                .flatMap(offered -> inTurn(offered, rate -> again(() -> rates.offer(source.name(), rate))))
                .invoke(() -> {
                    if (failing.remove(source.name())) {
                        LOG.infof("rate source %s works again", source.name());
                    }
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    metrics.counter("exchanger.rate.source.failures", "source", source.name())
                            .increment();
                    if (failing.add(source.name())) {
                        LOG.warnf("rate source %s failed: %s", source.name(), failure.getMessage());
                    }
                    return null;
                });
    }

    private Uni<Void> seed() {
        if (seeded) {
            return Uni.createFrom().voidItem();
        }
        Map<String, CurrencySpec> byCode =
                config.currencies().stream().collect(Collectors.toMap(CurrencySpec::code, Function.identity()));
        return repository
                .seedCurrencies(config.currencies())
                .flatMap(done -> inTurn(opening.opening(), begun -> reserves.open(begun.currency(), begun.amount())))
                .flatMap(done -> inTurn(
                        config.staticRates(),
                        rate -> seedPairs(rate.from(), rate.to(), byCode.get(rate.from()), byCode.get(rate.to()))))
                .flatMap(done -> inTurn(
                        sources.overHttp().stream()
                                .flatMap(source -> source.pairs().stream())
                                .toList(),
                        pair -> seedPairs(pair.from(), pair.to(), byCode.get(pair.from()), byCode.get(pair.to()))))
                .invoke(() -> seeded = true);
    }

    private Uni<Void> seedPairs(String base, String counter, CurrencySpec from, CurrencySpec to) {
        if (from == null || to == null) {
            LOG.errorf("rate %s/%s names a currency that is not configured", base, counter);
            return Uni.createFrom().voidItem();
        }
        return repository
                .seedPair(from.code(), to.code(), false, from)
                .flatMap(done -> repository.seedPair(to.code(), from.code(), true, to));
    }

    private static <T> Uni<Void> inTurn(List<T> items, Function<T, Uni<Void>> action) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUniAndConcatenate(action::apply)
                .collect()
                .last()
                .replaceWithVoid();
    }
}
