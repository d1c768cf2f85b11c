package dev.exchanger.exchange.rate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.All;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.http.HttpClient;

/** All sources: the beans and those of the configuration; which of them is heard, and for how long. */
@ApplicationScoped
public class RateSources {

    private static final int LAST = Integer.MAX_VALUE;

    private final RateConfig config;
    private final HttpClient client;
    private final List<HttpRateSource> http;
    private final List<RateSource> sources;
    private final List<String> ranked;

    public RateSources(RateConfig config, Vertx vertx, ObjectMapper json, @All List<RateSource> beans) {
        this.config = config;
        this.client = vertx.createHttpClient(new HttpClientOptions().setKeepAliveTimeout(20));
        this.http = config.http().entrySet().stream()
                .map(entry -> new HttpRateSource(entry.getKey(), entry.getValue(), client, json))
                .toList();
        this.sources = Stream.<RateSource>concat(http.stream(), beans.stream()).toList();
        List<String> names = new ArrayList<>(config.priority().orElse(List.of()));
        sources.stream()
                .map(RateSource::name)
                .filter(name -> !names.contains(name))
                .forEach(names::add);
        this.ranked = List.copyOf(names);
        requireDistinct();
    }

    /** All of them. */
    List<RateSource> all() {
        return sources;
    }

    /** Those over HTTP. */
    List<HttpRateSource> overHttp() {
        return http;
    }

    /** How long a rate of the source holds. */
    Duration freshness(String source) {
        Duration own = config.sourceFreshness().get(source);
        if (own != null) {
            return own;
        }
        RateConfig.Http configured = config.http().get(source);
        return configured == null ? config.freshness() : configured.freshness().orElse(config.freshness());
    }

    /** Whether a source is not heard because of the latest rate: an operator's, or one of a better source. */
    boolean isOutranked(String source, Rate latest) {
        return latest.holds()
                && !latest.source().equals(source)
                && (latest.source().equals(Rate.OPERATOR) || rank(latest.source()) < rank(source));
    }

    private int rank(String source) {
        int rank = ranked.indexOf(source);
        return rank < 0 ? LAST : rank;
    }

    private void requireDistinct() {
        List<String> names = sources.stream().map(RateSource::name).toList();
        if (names.stream().distinct().count() != names.size() || names.contains(Rate.OPERATOR)) {
            throw new IllegalArgumentException("two rate sources have one name, or one is called operator: " + names);
        }
    }

    @PreDestroy
    void close() {
        client.closeAndForget();
    }
}
