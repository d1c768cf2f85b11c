package dev.exchanger.exchange.rate;

import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

/** The rates written in the configuration: for development, and for desks whose operators set the price by hand. */
@ApplicationScoped
public class StaticRateSource implements RateSource {

    private final List<SourcedRate> rates;

    public StaticRateSource(RateConfig config) {
        this.rates = List.copyOf(config.staticRates());
    }

    @Override
    public String name() {
        return "static";
    }

    @Override
    public Uni<List<SourcedRate>> read() {
        return Uni.createFrom().item(rates);
    }
}
