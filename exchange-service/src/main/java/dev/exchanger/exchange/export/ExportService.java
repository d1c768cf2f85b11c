package dev.exchanger.exchange.export;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;

import dev.exchanger.exchange.ledger.Reserve;
import dev.exchanger.exchange.ledger.Reserves;
import dev.exchanger.exchange.rate.PricedPair;
import dev.exchanger.exchange.rate.RateRepository;
import dev.exchanger.platform.http.ContentTag;
import dev.exchanger.platform.reactive.SingleFlight;

/** Makes the export, at most once per {@link ExportConfig#maxAge} however many monitors ask. */
@ApplicationScoped
public class ExportService {

    private static final String BESTCHANGE = "bestchange";

    private final RateRepository rates;
    private final Reserves reserves;
    private final ExportConfig config;
    private final Clock clock;
    private final Counter builds;
    private final SingleFlight<String, Export> flights = new SingleFlight<>();
    private volatile Export last;

    public ExportService(
            RateRepository rates, Reserves reserves, ExportConfig config, Clock clock, MeterRegistry metrics) {
        this.rates = rates;
        this.reserves = reserves;
        this.config = config;
        this.clock = clock;
        this.builds = metrics.counter("exchanger.export.builds", "format", BESTCHANGE);
    }

    /**
     * An export.
     *
     * @param body    the document
     * @param tag     its entity tag
     * @param changed when this replica first had it, whole seconds
     * @param madeAt  when it was last found to be so
     */
    record Export(String body, ContentTag tag, Instant changed, Instant madeAt) {}

    /** How long the answer may be kept, in seconds. */
    long maxAgeSeconds() {
        return config.maxAge().toSeconds();
    }

    /** The current export in BestChange's format. */
    Uni<Export> bestChange() {
        return flights.run(BESTCHANGE, () -> {
            Export known = last;
            return known != null && known.madeAt().plus(config.maxAge()).isAfter(clock.instant())
                    ? Uni.createFrom().item(known)
                    : build();
        });
    }

    private Uni<Export> build() {
        builds.increment();
        return rates.pricedPairs()
                .flatMap(pairs -> reserves.all().map(all -> BestChangeXml.of(items(pairs, all), config.param())))
                .map(this::keep);
    }

    private List<ExportItem> items(List<PricedPair> pairs, List<Reserve> all) {
        Map<String, BigDecimal> available =
                all.stream().collect(Collectors.toMap(Reserve::currency, Reserve::available));
        return pairs.stream()
                .map(pair -> ExportItem.of(
                        pair, config.codes(), available.getOrDefault(pair.to().code(), BigDecimal.ZERO)))
                .flatMap(Optional::stream)
                .toList();
    }

    private Export keep(String body) {
        Instant now = clock.instant();
        ContentTag tag = ContentTag.of(body);
        Export before = last;
        boolean same = before != null && before.tag().equals(tag);
        last = new Export(body, tag, same ? before.changed() : now.truncatedTo(ChronoUnit.SECONDS), now);
        return last;
    }
}
