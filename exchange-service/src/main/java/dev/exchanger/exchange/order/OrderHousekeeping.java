package dev.exchanger.exchange.order;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.exchange.idempotency.IdempotencyRepository;
import dev.exchanger.exchange.quote.QuoteRepository;

/** Forgets quotes nobody took and requests nobody will repeat any more. */
@ApplicationScoped
public class OrderHousekeeping {

    private static final Logger LOG = Logger.getLogger(OrderHousekeeping.class);
    // Small enough that no other work waits for it.
    private static final int BATCH = 1000;

    private final QuoteRepository quotes;
    private final IdempotencyRepository idempotency;
    private final OrderConfig config;

    public OrderHousekeeping(QuoteRepository quotes, IdempotencyRepository idempotency, OrderConfig config) {
        this.quotes = quotes;
        this.idempotency = idempotency;
        this.config = config;
    }

    @Scheduled(
            identity = "order-housekeeping",
            every = "1h",
            delayed = "5m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forget() {
        return forgetQuotes().flatMap(done -> forgetKeys()).onFailure().recoverWithItem(failure -> {
            LOG.warnf("housekeeping failed: %s", failure.getMessage());
            return null;
        });
    }

    private Uni<Void> forgetQuotes() {
        return quotes.forget(config.idempotencyRetention(), BATCH)
                .flatMap(count ->
                        count == BATCH ? forgetQuotes() : Uni.createFrom().voidItem());
    }

    private Uni<Void> forgetKeys() {
        return idempotency
                .forget(config.idempotencyRetention(), BATCH)
                .flatMap(count ->
                        count == BATCH ? forgetKeys() : Uni.createFrom().voidItem());
    }
}
