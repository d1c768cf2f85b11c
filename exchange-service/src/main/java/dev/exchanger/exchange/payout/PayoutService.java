package dev.exchanger.exchange.payout;

import java.util.Map;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.desk.action.Claims;
import dev.exchanger.exchange.desk.action.OrderActions;
import dev.exchanger.exchange.desk.action.OrderActions.Effect;
import dev.exchanger.exchange.desk.action.OrderActions.Locked;
import dev.exchanger.exchange.desk.action.OrderCommand;
import dev.exchanger.exchange.order.Actor;
import dev.exchanger.exchange.order.OrderService;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.order.OrderSteps;
import dev.exchanger.exchange.payout.PayoutResult.Answer;
import dev.exchanger.exchange.payout.PayoutSettlement.Cause;
import dev.exchanger.exchange.payout.PayoutSettlement.Settled;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.DependencyUnavailable;
import dev.exchanger.platform.problem.ProblemException;

/** Pays orders out. An order has one payout that counts, whatever happens on the way. */
@ApplicationScoped
public class PayoutService {

    private final PayoutCalls calls;
    private final PayoutIntents intents;
    private final Pool pool;
    private final PayoutRepository payouts;
    private final PayoutSettlement settlement;
    private final OrderActions actions;
    private final OrderSteps steps;
    private final Claims claims;
    private final PayoutMetrics metrics;

    public PayoutService(
            PayoutCalls calls,
            PayoutIntents intents,
            Pool pool,
            PayoutRepository payouts,
            PayoutSettlement settlement,
            OrderActions actions,
            OrderSteps steps,
            Claims claims,
            PayoutMetrics metrics) {
        this.calls = calls;
        this.intents = intents;
        this.pool = pool;
        this.payouts = payouts;
        this.settlement = settlement;
        this.actions = actions;
        this.steps = steps;
        this.claims = claims;
        this.metrics = metrics;
    }

    /**
     * Completes an order whose money an operator has sent.
     *
     * @param reference of the operator's transfer; fails with {@code reference-used}, {@code not-claimed},
     *     {@code payout-in-flight} or {@code invalid-transition}
     */
    public Uni<Void> complete(OrderCommand command, String reference) {
        return actions.run(command, locked -> payouts.current(
                                locked.transaction(), locked.order().id())
                        .call(current -> ready(
                                locked,
                                current.filter(PayoutIntents::isAnnounced).isPresent()))
                        .flatMap(current -> current.filter(PayoutIntents::isAnnounced)
                                .map(Uni.createFrom()::item)
                                .orElseGet(() -> intents.fresh(locked, current, ManualPayouts.NAME)))
                        .flatMap(payout -> settlement
                                .apply(
                                        locked.transaction(),
                                        locked.order(),
                                        payout,
                                        PayoutResult.confirmed(reference),
                                        new Cause(locked.actor(), locked.traceparent()))
                                .map(settled -> new Effect<>(
                                        settled,
                                        Map.of(
                                                "payout",
                                                payout.id(),
                                                "provider",
                                                payout.provider(),
                                                "reference",
                                                reference)))))
                .invoke(metrics::settled)
                .replaceWithVoid();
    }

    /**
     * Pays an order out through a provider. The intent is committed before the provider is called; if it does not
     * answer, the payout stays unknown and is asked for until it is known.
     *
     * @return when as much as possible is known; fails with {@code provider-unknown}, {@code not-claimed},
     *     {@code payout-in-flight} or {@code invalid-transition}
     */
    public Uni<Void> send(OrderCommand command, String providerName) {
        PayoutProvider provider = calls.find(providerName)
                .orElseThrow(() -> new ProblemException(ExchangeProblem.PROVIDER_UNKNOWN, null));
        String actor = Actor.operator(command.operator());
        return actions.run(command, locked -> ready(locked, false)
                        .chain(() -> payouts.current(
                                locked.transaction(), locked.order().id()))
                        .flatMap(current -> intents.fresh(locked, current, providerName))
                        .map(payout -> new Effect<>(
                                payout,
                                Map.of(
                                        "payout",
                                        payout.id(),
                                        "provider",
                                        payout.provider(),
                                        "attempt",
                                        payout.attempts()))))
                .flatMap(payout -> calls.send(provider, payout, actor));
    }

    /** Gives up a payout that was announced by hand and has not left; fails with {@code not-found} if there is none. */
    public Uni<Void> giveUp(OrderCommand command) {
        return actions.run(command, locked -> claims.requireMine(
                        locked.transaction(), locked.order().id(), locked.operator())
                .chain(() ->
                        payouts.current(locked.transaction(), locked.order().id()))
                .map(current -> current.filter(PayoutIntents::isAnnounced)
                        .orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null)))
                .call(payout -> payouts.update(locked.transaction(), payout.id(), PayoutStatus.VOID, null, null))
                .map(payout -> new Effect<Void>(null, Map.of("payout", payout.id(), "payoutStatus", "void"))));
    }

    /**
     * Takes a failed order up again, after asking the provider once more what became of its payout: if it was paid
     * after all, the order is completed.
     */
    public Uni<Void> retry(OrderCommand command) {
        return payouts.all(pool, command.orderId())
                .map(all -> all.stream()
                        .filter(payout -> payout.status() == PayoutStatus.FAILED)
                        .findFirst())
                .flatMap(failed ->
                        failed.map(calls::ask).orElseGet(() -> Uni.createFrom().item(PayoutResult.unheard())))
                .flatMap(result -> {
                    if (result.answer() == Answer.UNKNOWN) {
                        throw new DependencyUnavailable("payout provider", null);
                    }
                    return actions.run(command, locked -> resume(locked, result));
                })
                .invoke(settled -> settled.ifPresent(metrics::settled))
                .replaceWithVoid();
    }

    /** @param announced an order that was put on hold while somebody pays it by hand may still be completed */
    private Uni<Void> ready(Locked locked, boolean announced) {
        OrderStatus status = locked.order().status();
        if (status != OrderStatus.PROCESSING && !(announced && status == OrderStatus.ON_HOLD)) {
            throw OrderService.notAllowed(locked.order());
        }
        return claims.requireMine(locked.transaction(), locked.order().id(), locked.operator());
    }

    private Uni<Effect<Optional<Settled>>> resume(Locked locked, PayoutResult result) {
        OrderService.requireNext(locked.order(), OrderStatus.PROCESSING);
        if (locked.order().status() != OrderStatus.FAILED) {
            throw OrderService.notAllowed(locked.order());
        }
        return steps.step(locked.transaction(), locked.order().id(), locked.to(OrderStatus.PROCESSING, "retry"))
                .chain(() -> claims.take(locked.transaction(), locked.order().id(), locked.operator()))
                .chain(() ->
                        payouts.current(locked.transaction(), locked.order().id()))
                .flatMap(current -> current.isPresent()
                                && (result.answer() == Answer.CONFIRMED || result.answer() == Answer.ACCEPTED)
                        ? settlement
                                .apply(
                                        locked.transaction(),
                                        locked.order(),
                                        current.get(),
                                        result,
                                        new Cause(locked.actor(), locked.traceparent()))
                                .map(Optional::of)
                        : Uni.createFrom().item(Optional.<Settled>empty()))
                .map(settled -> new Effect<>(settled, Map.of("providerSays", result.answer())));
    }
}
