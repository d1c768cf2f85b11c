package dev.exchanger.exchange.rate;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.All;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.exchange.ledger.ReserveConfig;
import dev.exchanger.exchange.ledger.Reserves;

/**
 * Asks the sources and keeps currencies, pairs and opening reserves of the configuration in the database. Runs on every
 * replica; all of it may be said twice.
 */
@ApplicationScoped
public class RateFeed {

    private static final Logger LOG = Logger.getLogger(RateFeed.class);

    private final RateConfig config;
    private final ReserveConfig opening;
    private final Reserves reserves;
    private final RateRepository repository;
    private final RateService rates;
    private final List<RateSource> sources;
    private boolean seeded;

    public RateFeed(
            RateConfig config,
            ReserveConfig opening,
            RateRepository repository,
            RateService rates,
            Reserves reserves,
            @All List<RateSource> sources) {
        this.config = config;
        this.opening = opening;
        this.reserves = reserves;
        this.repository = repository;
        this.rates = rates;
        this.sources = sources;
    }

    /** At start and then by the interval; the rates run out by themselves if this stops. Never fails. */
    @Scheduled(
            identity = "rate-feed",
            every = "${exchanger.rate.refresh:PT1M}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    public Uni<Void> refresh() {
        return seed().flatMap(ready -> Multi.createFrom()
                        .iterable(sources)
                        .onItem()
                        .transformToUniAndConcatenate(this::read)
                        .collect()
                        .asList())
                .replaceWithVoid()
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("rates not refreshed: %s", failure.getMessage());
                    return null;
                });
    }

    private Uni<Void> read(RateSource source) {
        return source.read()
                .flatMap(offered -> inTurn(offered, rate -> rates.offer(source.name(), rate)))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("rate source %s failed: %s", source.name(), failure.getMessage());
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
                        config.staticRates(), rate -> seedPairs(rate, byCode.get(rate.from()), byCode.get(rate.to()))))
                .invoke(() -> seeded = true);
    }

    private Uni<Void> seedPairs(SourcedRate rate, CurrencySpec from, CurrencySpec to) {
        if (from == null || to == null) {
            LOG.errorf("rate %s/%s names a currency that is not configured", rate.from(), rate.to());
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
