package dev.exchanger.exchange.payout;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

import dev.exchanger.exchange.order.OrderSteps;
import dev.exchanger.exchange.payout.PayoutSettlement.Cause;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.event.EventFactory;
import dev.exchanger.platform.event.OutboxRelay;
import dev.exchanger.platform.reactive.CallerContext;

/** Talks with the providers, outside of any transaction, and notes what they said. */
@ApplicationScoped
public class PayoutCalls {

    private final List<PayoutProvider> providers;
    private final PayoutConfig config;
    private final Pool pool;
    private final PayoutRepository payouts;
    private final PayoutSettlement settlement;
    private final OrderSteps steps;
    private final OutboxRelay relay;
    private final PayoutMetrics metrics;

    public PayoutCalls(
            @All List<PayoutProvider> providers,
            PayoutConfig config,
            Pool pool,
            PayoutRepository payouts,
            PayoutSettlement settlement,
            OrderSteps steps,
            OutboxRelay relay,
            PayoutMetrics metrics) {
        this.providers = providers;
        this.config = config;
        this.pool = pool;
        this.payouts = payouts;
        this.settlement = settlement;
        this.steps = steps;
        this.relay = relay;
        this.metrics = metrics;
    }

    /** The provider of a name, if it may be used. */
    Optional<PayoutProvider> find(String name) {
        return providers.stream()
                .filter(provider -> provider.name().equals(name) && provider.available())
                .findFirst();
    }

    /** Asks the provider to pay, and notes the answer. */
    Uni<Void> send(PayoutProvider provider, StoredPayout payout, String actor) {
        return answer(() -> provider.send(payout.instruction())).flatMap(result -> settle(payout, result, actor));
    }

    /** Asks the provider about a payout; never fails. */
    Uni<PayoutResult> ask(StoredPayout payout) {
        return find(payout.provider())
                .map(provider -> answer(() -> provider.status(payout.key())))
                .orElseGet(() -> Uni.createFrom().item(PayoutResult.unknown("no such provider any more")));
    }

    /** Notes what a provider said about a payout, unless its end is known by now. */
    Uni<Void> settle(StoredPayout payout, PayoutResult result, String actor) {
        Cause cause = new Cause(actor, EventFactory.currentTraceparent());
        return Transactions.in(pool, transaction -> steps.lock(transaction, payout.orderId())
                        .map(Optional::orElseThrow)
                        .flatMap(order -> payouts.current(transaction, order.id())
                                .flatMap(current -> current.filter(
                                                now -> now.id().equals(payout.id())
                                                        && now.status().inFlight())
                                        .map(now -> settlement
                                                .apply(transaction, order, now, result, cause)
                                                .map(Optional::of))
                                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())))))
                .invoke(settled -> {
                    settled.ifPresent(metrics::settled);
                    relay.nudge();
                })
                .replaceWithVoid();
    }

    private Uni<PayoutResult> answer(Supplier<Uni<PayoutResult>> call) {
        return CallerContext.keep(Uni.createFrom()
                .deferred(call::get)
                .ifNoItem()
                .after(config.timeout())
                .fail()
                .onFailure()
                .recoverWithItem(failure -> PayoutResult.unknown(String.valueOf(failure.getMessage()))));
    }
}
