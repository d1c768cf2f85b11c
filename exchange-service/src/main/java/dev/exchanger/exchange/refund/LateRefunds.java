package dev.exchanger.exchange.refund;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jboss.logging.Logger;

import dev.exchanger.exchange.desk.action.Claims;
import dev.exchanger.exchange.order.Actor;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.order.OrderSteps;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.event.OutboxRelay;
import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.platform.loop.BackgroundWork;

/**
 * Asks for the refund of late payments that nobody has decided about for too long, so that no customer's money is
 * forgotten. Money leaves by an operator's hand all the same: such a refund always has to be approved. Runs on every
 * replica; the order's lock lets one of them do it.
 */
@ApplicationScoped
public class LateRefunds {

    private static final Logger LOG = Logger.getLogger(LateRefunds.class);
    private static final int BATCH = 100;
    private static final String CAUSE = "late_refund";

    private final Pool pool;
    private final RefundRepository refunds;
    private final RefundService service;
    private final OrderSteps steps;
    private final Claims claims;
    private final RefundConfig config;
    private final OutboxRelay relay;
    private final BackgroundWork work;
    private final Counter asked;

    public LateRefunds(
            Pool pool,
            RefundRepository refunds,
            RefundService service,
            OrderSteps steps,
            Claims claims,
            RefundConfig config,
            OutboxRelay relay,
            BackgroundWork work,
            MeterRegistry registry) {
        this.pool = pool;
        this.refunds = refunds;
        this.service = service;
        this.steps = steps;
        this.claims = claims;
        this.config = config;
        this.relay = relay;
        this.work = work;
        this.asked = Counter.builder("exchanger.refund.late")
                .description("Refunds of late payments that the desk asked for by itself")
                .register(registry);
    }

    void onStart(@Observes StartupEvent event) {
        work.every("late refunds", config.lateCheck(), () -> ask(config.lateAfter())
                .replaceWithVoid());
    }

    /** Asks for the refunds of payments that have been late for that long. @return how many */
    Uni<Long> ask(Duration after) {
        return refunds.late(after, BATCH)
                .onItem()
                .transformToMulti(Multi.createFrom()::iterable)
                .onItem()
                .transformToUniAndConcatenate(this::ask)
                .filter(Boolean::booleanValue)
                .collect()
                .with(Collectors.counting());
    }

    private Uni<Boolean> ask(RefundRepository.LateOrder late) {
        return Transactions.in(
                        pool, transaction -> steps.lock(transaction, late.id()).flatMap(found -> found.filter(order ->
                                        order.status() == OrderStatus.LATE_PAID && order.version() == late.version())
                                .map(order -> ask(transaction, order))
                                .orElseGet(() -> Uni.createFrom().item(false))))
                .invoke(done -> {
                    if (done) {
                        asked.increment();
                        relay.nudge();
                        LOG.warnf("order %s: its late payment waited too long, its refund is asked for", late.id());
                    }
                });
    }

    private Uni<Boolean> ask(SqlConnection transaction, Order order) {
        String currency = order.give().currency().code();
        return claims.live(transaction, order.id()).flatMap(claim -> service.policy(transaction, order)
                .flatMap(policy -> refunds.provider(transaction, order.id(), currency, null)
                        .flatMap(provider -> {
                            BigDecimal amount = policy.available(currency);
                            // Who has claimed it is deciding about it.
                            if (claim.isPresent() || provider.isEmpty() || amount.signum() <= 0) {
                                return Uni.createFrom().item(false);
                            }
                            return steps.step(transaction, order.id(), step())
                                    .chain(() -> refunds.insert(
                                            transaction, refund(order.id(), amount, policy, currency, provider.get())))
                                    .replaceWith(true);
                        })));
    }

    private static OrderSteps.Step step() {
        return new OrderSteps.Step(OrderStatus.REFUND_PENDING, CAUSE, Optional.empty(), Actor.SYSTEM, null);
    }

    private static Refund refund(UUID order, BigDecimal amount, RefundPolicy policy, String currency, String provider) {
        return Refund.requested(
                UuidV7.next(),
                order,
                amount,
                currency,
                policy.account(currency),
                provider,
                "a late payment nobody decided about",
                true,
                null);
    }
}
