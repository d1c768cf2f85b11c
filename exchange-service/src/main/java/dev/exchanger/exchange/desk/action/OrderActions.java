package dev.exchanger.exchange.desk.action;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import dev.exchanger.exchange.audit.AuditTrail;
import dev.exchanger.exchange.order.Actor;
import dev.exchanger.exchange.order.Deadlines;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.order.OrderSteps;
import dev.exchanger.platform.database.Transactions;
import dev.exchanger.platform.event.EventFactory;
import dev.exchanger.platform.event.OutboxRelay;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * Runs operators' actions: one transaction that locks the order, refuses who comes second, acts, and leaves an audit
 * entry with the order before and after. The action and its entry exist together or not at all.
 */
@ApplicationScoped
public class OrderActions {

    private final Pool pool;
    private final OrderSteps steps;
    private final Claims claims;
    private final Deadlines deadlines;
    private final AuditTrail audit;
    private final OutboxRelay relay;

    public OrderActions(
            Pool pool, OrderSteps steps, Claims claims, Deadlines deadlines, AuditTrail audit, OutboxRelay relay) {
        this.pool = pool;
        this.steps = steps;
        this.claims = claims;
        this.deadlines = deadlines;
        this.audit = audit;
        this.relay = relay;
    }

    /**
     * What an action works with.
     *
     * @param transaction the running one
     * @param order       locked, in the version the operator has seen
     * @param operator    who acts
     * @param traceparent the request's trace
     */
    public record Locked(SqlConnection transaction, Order order, UUID operator, String traceparent) {

        /** A step of the order in the operator's name. */
        public OrderSteps.Step to(OrderStatus status, String cause) {
            return new OrderSteps.Step(status, cause, Optional.empty(), actor(), traceparent);
        }

        /** The operator as the history names it. */
        public String actor() {
            return Actor.operator(operator);
        }
    }

    /**
     * What an action did.
     *
     * @param result  what the caller gets
     * @param details what the audit entry tells beside the order's own change; JSON-writable
     */
    public record Effect<T>(T result, Map<String, ?> details) {}

    private record Done<T>(T result, boolean stoppedWaiting) {}

    /**
     * Runs an action.
     *
     * @return its result; fails with {@code not-found}, {@code claimed} if another operator has the order,
     *     {@code precondition-failed}, and with whatever the action fails: then nothing has happened
     */
    public <T> Uni<T> run(OrderCommand command, Function<Locked, Uni<Effect<T>>> action) {
        String traceparent = EventFactory.currentTraceparent();
        UUID id = command.orderId();
        // A deadline that has passed is enforced first, as for everybody else who looks at the order.
        return deadlines
                .enforce(Set.of(id))
                .chain(() -> Transactions.in(pool, transaction -> steps.lock(transaction, id)
                        .map(found -> found.orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null)))
                        .call(order -> claims.requireFree(transaction, id, command.operator()))
                        .invoke(order -> command.condition().check(order.version()))
                        .flatMap(order ->
                                act(command, new Locked(transaction, order, command.operator(), traceparent), action))))
                .invoke(done -> {
                    if (done.stoppedWaiting()) {
                        deadlines.stopped(id);
                    }
                    relay.nudge();
                    audit.nudge();
                })
                .map(Done::result);
    }

    private <T> Uni<Done<T>> act(OrderCommand command, Locked locked, Function<Locked, Uni<Effect<T>>> action) {
        SqlConnection transaction = locked.transaction();
        Order before = locked.order();
        return action.apply(locked).flatMap(effect -> steps.lock(transaction, before.id())
                .map(Optional::orElseThrow)
                .call(after -> audit.append(
                        transaction,
                        command.entry().changing(values(before, Map.of()), values(after, effect.details()))))
                .call(after -> after.status().isOver() && after.version() != before.version()
                        ? claims.drop(transaction, before.id())
                        : Uni.createFrom().voidItem())
                .map(after -> new Done<>(
                        effect.result(),
                        before.status().isOpen() && !after.status().isOpen())));
    }

    private static Map<String, Object> values(Order order, Map<String, ?> details) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("status", order.status().code());
        values.put("version", order.version());
        values.put("give", order.give().text());
        values.put("get", order.get().text());
        values.put("rate", order.rate().stripTrailingZeros().toPlainString());
        values.put("fee", order.fee().text());
        values.put("paid", order.paid().text());
        values.putAll(details);
        return values;
    }
}
