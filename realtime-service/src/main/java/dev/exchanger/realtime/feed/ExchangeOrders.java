package dev.exchanger.realtime.feed;

import java.util.UUID;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;

import dev.exchanger.platform.problem.DependencyUnavailable;

/** Asks exchange-service about orders, as the user. */
@ApplicationScoped
public class ExchangeOrders {

    private static final int POOL = 16;

    private final WebClient client;
    private final FeedConfig config;
    private final String base;

    public ExchangeOrders(Vertx vertx, FeedConfig config) {
        this.config = config;
        this.base = config.exchangeUrl().toString().replaceAll("/+$", "");
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setUserAgent("exchanger")
                        .setFollowRedirects(false)
                        .setConnectTimeout((int) config.exchangeTimeout().toMillis())
                        .setMaxPoolSize(POOL));
    }

    /** What exchange says to the holder of a token about an order. */
    public enum Verdict {
        OWN,
        /** There is none, or it is somebody else's: exchange does not tell which. */
        NONE,
        /** The token does not count any more. */
        UNAUTHORIZED
    }

    /** Fails with {@link DependencyUnavailable} when exchange cannot tell. */
    public Uni<Verdict> look(UUID order, String token) {
        return client.getAbs(base + "/api/v1/orders/" + order)
                .bearerTokenAuthentication(token)
                .timeout(config.exchangeTimeout().toMillis())
                .send()
                .ifNoItem()
                .after(config.exchangeTimeout())
                .fail()
                .map(ExchangeOrders::verdict)
                .onFailure(failure -> !(failure instanceof DependencyUnavailable))
                .transform(failure -> new DependencyUnavailable("exchange", failure));
    }

    private static Verdict verdict(HttpResponse<Buffer> response) {
        return switch (response.statusCode()) {
            case 200 -> Verdict.OWN;
            case 401 -> Verdict.UNAUTHORIZED;
            case 403, 404 -> Verdict.NONE;
            default -> throw new DependencyUnavailable("exchange (HTTP " + response.statusCode() + ")", null);
        };
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
