package dev.exchanger.exchange.payment;

import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.exchange.order.Actor;
import dev.exchanger.exchange.payment.PaymentCredits.Credited;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.event.EventFactory;

/** Takes what providers say: every authentic callback is kept once, and credited in the same transaction. */
@ApplicationScoped
public class PaymentService {

    private final Pool pool;
    private final PaymentRepository payments;
    private final PaymentCredits credits;
    private final PaymentSightings sightings;
    private final MeterRegistry metrics;

    public PaymentService(
            Pool pool,
            PaymentRepository payments,
            PaymentCredits credits,
            PaymentSightings sightings,
            MeterRegistry metrics) {
        this.pool = pool;
        this.payments = payments;
        this.credits = credits;
        this.sightings = sightings;
        this.metrics = metrics;
    }

    /**
     * Takes an authentic callback. Repetitions, of the message or of the payment in another message, change nothing.
     *
     * @param news what it tells of a payment, empty if it tells of something else
     */
    public Uni<Void> receive(String provider, String messageId, String body, Optional<PaymentNews> news) {
        String traceparent = EventFactory.currentTraceparent();
        return Transactions.in(pool, transaction -> payments.recordCallback(transaction, provider, messageId, body)
                        .flatMap(fresh -> fresh
                                ? take(transaction, messageId, provider, news, traceparent)
                                : Uni.createFrom().item(Credited.nothing("repeated"))))
                .invoke(credited -> {
                    metrics.counter("exchanger.payment.callbacks", "provider", provider, "outcome", credited.outcome())
                            .increment();
                    credits.committed(credited);
                })
                .replaceWithVoid();
    }

    private Uni<Credited> take(
            SqlConnection transaction,
            String messageId,
            String provider,
            Optional<PaymentNews> news,
            String traceparent) {
        String actor = Actor.provider(provider);
        return news.map(told -> told.confirmed()
                        ? credits.credit(transaction, told.notice(), actor, traceparent)
                        : sightings.seen(transaction, told.notice(), actor, traceparent))
                .orElseGet(() -> Uni.createFrom().item(Credited.nothing("ignored")))
                .call(credited -> payments.callbackOutcome(transaction, provider, messageId, credited.outcome()));
    }
}
