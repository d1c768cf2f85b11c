package dev.exchanger.exchange.rate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientResponse;
import org.jboss.logging.Logger;

import dev.exchanger.exchange.money.JsonAmount;

/**
 * Rates from anything that answers JSON: bounded in time and size, redirects are not followed. A failure is a failure
 * of this reading only; pairs that are in order are taken when others are not.
 */
final class HttpRateSource implements RateSource {

    private static final Logger LOG = Logger.getLogger(HttpRateSource.class);
    private static final int OK = 200;

    private final String name;
    private final RateConfig.Http config;
    private final List<PricePointers> pairs;
    private final HttpClient client;
    private final ObjectMapper json;

    /** @throws IllegalArgumentException if the configuration makes no sense */
    HttpRateSource(String name, RateConfig.Http config, HttpClient client, ObjectMapper json) {
        this.name = name;
        this.config = config;
        this.pairs = config.pairs().stream().map(PricePointers::of).toList();
        this.client = client;
        this.json = json;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Duration> every() {
        return Optional.of(config.every());
    }

    /** The pairs it tells of. */
    List<PricePointers> pairs() {
        return pairs;
    }

    @Override
    public Uni<List<SourcedRate>> read() {
        return fetch().map(this::rates);
    }

    private Uni<Buffer> fetch() {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(config.url().toString())
                .setFollowRedirects(false)
                .putHeader("Accept", "application/json");
        return client.request(options)
                .invoke(request -> request.exceptionHandler(cut -> {}))
                .flatMap(request -> request.send()
                        .flatMap(this::body)
                        .onTermination()
                        .invoke((body, failure, cancelled) -> {
                            // The rest of an answer nobody wants any more is not read.
                            if (failure != null || cancelled) {
                                request.reset();
                            }
                        }))
                .ifNoItem()
                .after(config.timeout())
                .failWith(() -> new IllegalStateException("no answer within " + config.timeout()));
    }

    private Uni<Buffer> body(HttpClientResponse response) {
        // Also of an answer that is thrown away somebody must take the failure.
        response.exceptionHandler(cut -> {});
        if (response.statusCode() != OK) {
            return Uni.createFrom().failure(new IllegalStateException("HTTP " + response.statusCode()));
        }
        return Uni.createFrom().emitter(reader -> {
            Buffer body = Buffer.buffer();
            response.exceptionHandler(reader::fail);
            response.endHandler(() -> reader.complete(body));
            response.handler(part -> {
                if (body.length() + part.length() > config.maxBody()) {
                    reader.fail(new IllegalStateException("the answer has more than " + config.maxBody() + " bytes"));
                } else {
                    body.appendBuffer(part);
                }
            });
        });
    }

    private List<SourcedRate> rates(Buffer body) {
        JsonNode document = parse(body);
        List<SourcedRate> rates = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (PricePointers pair : pairs) {
            try {
                rates.add(pair.read(document));
            } catch (IllegalArgumentException e) {
                faults.add(e.getMessage());
            }
        }
        if (rates.isEmpty()) {
            throw new IllegalStateException(String.join("; ", faults));
        }
        faults.forEach(fault -> LOG.warnf("rate source %s: %s", name, fault));
        return rates;
    }

    private JsonNode parse(Buffer body) {
        try {
            return JsonAmount.reader(json).readTree(body.getBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON", e);
        }
    }
}
