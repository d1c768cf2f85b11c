package dev.exchanger.exchange.payment;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jboss.logging.Logger;

import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.order.Deadlines;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.payment.PaymentDecision.Outcome;
import dev.exchanger.exchange.payment.PaymentDecision.Step;
import dev.exchanger.exchange.rate.PricedPair;
import dev.exchanger.exchange.rate.RateRepository;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.event.EventFactory;
import dev.exchanger.platform.event.OutboxRelay;

/**
 * Takes what providers say: everything authentic is kept, then decided, in one transaction under the order's lock. So a
 * payment, the deadline and the owner's cancellation follow each other in some order, and each finds what the one
 * before made of the order.
 */
@ApplicationScoped
public class PaymentService {

    private static final Logger LOG = Logger.getLogger(PaymentService.class);
    private static final String CONFLICT = "conflict";

    private final Pool pool;
    private final PaymentRepository payments;
    private final PaymentPolicy policy;
    private final RateRepository rates;
    private final Deadlines deadlines;
    private final OutboxRelay relay;
    private final MeterRegistry metrics;

    public PaymentService(
            Pool pool,
            PaymentRepository payments,
            PaymentPolicy policy,
            RateRepository rates,
            Deadlines deadlines,
            OutboxRelay relay,
            MeterRegistry metrics) {
        this.pool = pool;
        this.payments = payments;
        this.policy = policy;
        this.rates = rates;
        this.deadlines = deadlines;
        this.relay = relay;
        this.metrics = metrics;
    }

    /** What a callback did: how it is noted, and which order stopped waiting because of it. */
    private record Result(String outcome, Optional<UUID> closed) {

        static Result of(String outcome) {
            return new Result(outcome, Optional.empty());
        }
    }

    /**
     * Takes an authentic callback. Repetitions, of the message or of the payment in another message, change nothing.
     *
     * @param notice the payment it tells of, empty if it tells of something else
     */
    public Uni<Void> receive(String provider, String messageId, String body, Optional<PaymentNotice> notice) {
        String traceparent = EventFactory.currentTraceparent();
        return Transactions.in(pool, transaction -> payments.recordCallback(transaction, provider, messageId, body)
                        .flatMap(fresh -> fresh
                                ? take(transaction, messageId, provider, notice, traceparent)
                                : Uni.createFrom().item(Result.of("repeated"))))
                .invoke(result -> {
                    metrics.counter("exchanger.payment.callbacks", "provider", provider, "outcome", result.outcome())
                            .increment();
                    result.closed().ifPresent(deadlines::stopped);
                    relay.nudge();
                })
                .replaceWithVoid();
    }

    private Uni<Result> take(
            SqlConnection transaction,
            String messageId,
            String provider,
            Optional<PaymentNotice> notice,
            String traceparent) {
        return notice.map(payment -> credit(transaction, payment, traceparent))
                .orElseGet(() -> Uni.createFrom().item(Result.of("ignored")))
                .call(result -> payments.callbackOutcome(transaction, provider, messageId, result.outcome()));
    }

    private Uni<Result> credit(SqlConnection transaction, PaymentNotice notice, String traceparent) {
        return payments.lockByReference(transaction, notice.provider(), notice.reference())
                .flatMap(order -> order.isPresent()
                        ? decide(transaction, order.get(), notice, traceparent)
                        : unknownReference(transaction, notice, traceparent));
    }

    private Uni<Result> decide(SqlConnection transaction, Order order, PaymentNotice notice, String traceparent) {
        return currentRate(transaction, order)
                .map(rate -> policy.decide(order, notice, rate))
                .flatMap(decision -> payments.insert(transaction, notice, order.id(), decision.outcome())
                        .flatMap(fresh -> fresh
                                ? apply(transaction, order, decision, notice, traceparent)
                                : known(transaction, notice, traceparent)));
    }

    private Uni<Optional<BigDecimal>> currentRate(SqlConnection transaction, Order order) {
        return rates.pricedPair(
                        transaction,
                        order.give().currency().code(),
                        order.get().currency().code())
                .map(pair -> pair.filter(PricedPair::fresh).map(PricedPair::customerRate));
    }

    private Uni<Result> apply(
            SqlConnection transaction,
            Order order,
            PaymentDecision decision,
            PaymentNotice notice,
            String traceparent) {
        return steps(transaction, order, decision.steps(), decision.paid(), notice.provider(), traceparent)
                .map(applied -> {
                    String outcome = decision.outcome().name().toLowerCase(Locale.ROOT);
                    boolean closed = order.status().isOpen()
                            && decision.steps().stream()
                                    .anyMatch(step -> !step.to().isOpen());
                    return new Result(outcome, closed ? Optional.of(order.id()) : Optional.empty());
                });
    }

    private Uni<Void> steps(
            SqlConnection transaction, Order order, List<Step> steps, Money paid, String provider, String traceparent) {
        return Multi.createFrom()
                .iterable(steps)
                .onItem()
                .transformToUniAndConcatenate(
                        step -> payments.step(transaction, order.id(), step, paid, provider, traceparent))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Result> unknownReference(SqlConnection transaction, PaymentNotice notice, String traceparent) {
        return payments.insert(transaction, notice, null, Outcome.UNKNOWN_REFERENCE)
                .flatMap(fresh -> {
                    if (!fresh) {
                        return known(transaction, notice, traceparent);
                    }
                    LOG.warnf(
                            "payment %s of %s has a reference of no order", notice.transactionId(), notice.provider());
                    return Uni.createFrom().item(Result.of("unknown_reference"));
                });
    }

    /** The transaction was told before. Told differently now, neither telling can be believed: a human decides. */
    private Uni<Result> known(SqlConnection transaction, PaymentNotice notice, String traceparent) {
        return payments.find(transaction, notice.provider(), notice.transactionId())
                .flatMap(known -> {
                    if (known.isSame(notice)) {
                        return Uni.createFrom().item(Result.of("duplicate"));
                    }
                    LOG.errorf(
                            "payment %s of %s was told twice, differently", notice.transactionId(), notice.provider());
                    return known.orderId() == null
                            ? Uni.createFrom().item(Result.of(CONFLICT))
                            : hold(transaction, known.orderId(), notice.provider(), traceparent);
                });
    }

    private Uni<Result> hold(SqlConnection transaction, UUID orderId, String provider, String traceparent) {
        return payments.lock(transaction, orderId).map(Optional::orElseThrow).flatMap(order -> {
            if (!order.status().next().contains(OrderStatus.ON_HOLD)) {
                return Uni.createFrom().item(Result.of(CONFLICT));
            }
            Step step = new Step(OrderStatus.ON_HOLD, "conflicting_payment");
            return payments.step(transaction, orderId, step, order.paid(), provider, traceparent)
                    .replaceWith(
                            new Result(CONFLICT, order.status().isOpen() ? Optional.of(orderId) : Optional.empty()));
        });
    }
}
