package dev.exchanger.exchange.order;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.platform.event.EventFactory;
import dev.exchanger.platform.event.OutboxRelay;
import dev.exchanger.platform.http.IfMatch;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * What owners do with their orders. Whoever looks at an order past its deadline sees it ended: the look itself ends it
 * if nothing else did so yet.
 */
@ApplicationScoped
public class OrderService {

    private final OrderRepository orders;
    private final Deadlines deadlines;
    private final OutboxRelay relay;

    public OrderService(OrderRepository orders, Deadlines deadlines, OutboxRelay relay) {
        this.orders = orders;
        this.deadlines = deadlines;
        this.relay = relay;
    }

    /** The owner's order; fails with {@code not-found} also for anybody else's. */
    public Uni<Order> get(UUID id, UUID owner) {
        return orders.find(id, owner).map(OrderService::required).flatMap(order -> {
            if (!order.overdue()) {
                return Uni.createFrom().item(order);
            }
            return deadlines
                    .enforce(Set.of(id))
                    .flatMap(enforced -> orders.findSettled(id, owner))
                    .map(OrderService::required);
        });
    }

    /** A page of the owner's orders, newest first, see {@link OrderRepository#list}. */
    Uni<List<Order>> list(UUID owner, OrderStatus status, OrderPosition after, int limit) {
        return orders.list(owner, status, after, limit).flatMap(page -> {
            Set<UUID> overdue =
                    page.stream().filter(Order::overdue).map(Order::id).collect(Collectors.toSet());
            if (overdue.isEmpty()) {
                return Uni.createFrom().item(page);
            }
            return deadlines.enforce(overdue).flatMap(enforced -> orders.list(owner, status, after, limit));
        });
    }

    /** All steps of the owner's order; fails with {@code not-found} also for anybody else's. */
    public Uni<List<OrderStep>> history(UUID id, UUID owner) {
        return get(id, owner).flatMap(order -> orders.history(id, owner));
    }

    /**
     * Calls a pending order off.
     *
     * @param condition which version the client means
     * @return the cancelled order; fails with {@code not-found}, {@code precondition-failed} or
     *     {@code invalid-transition}. A payment or the deadline may win at any moment: then nothing is changed here
     */
    public Uni<Order> cancel(UUID id, UUID owner, IfMatch condition) {
        return get(id, owner).flatMap(order -> {
            condition.check(order.version());
            requireNext(order, OrderStatus.CANCELLED);
            return orders.cancel(id, owner, order.version(), EventFactory.currentTraceparent())
                    .flatMap(cancelled -> cancelled.isPresent() ? closed(cancelled) : lost(id, owner, order));
        });
    }

    private Uni<Order> closed(Optional<Order> order) {
        relay.nudge();
        deadlines.stopped(order.orElseThrow().id());
        return Uni.createFrom().item(order.get());
    }

    /** Something else came first between the read and the update: say what it was. */
    private Uni<Order> lost(UUID id, UUID owner, Order before) {
        return get(id, owner).map(now -> {
            requireNext(now, OrderStatus.CANCELLED);
            throw now.version() == before.version()
                    ? new ProblemException(CommonProblem.CONFLICT, null)
                    : IfMatch.stale();
        });
    }

    /** Fails with {@code invalid-transition} and what is allowed, unless the order may get this status. */
    public static void requireNext(Order order, OrderStatus wanted) {
        if (!order.status().next().contains(wanted)) {
            throw notAllowed(order);
        }
    }

    /** The {@code invalid-transition} of an order, with what is allowed. */
    public static ProblemException notAllowed(Order order) {
        return new ProblemException(
                        ExchangeProblem.INVALID_TRANSITION,
                        "The order is " + order.status().code())
                .with("status", order.status().code())
                .with(
                        "allowed",
                        order.status().next().stream().map(OrderStatus::code).toList());
    }

    private static Order required(Optional<Order> order) {
        return order.orElseThrow(() -> new ProblemException(CommonProblem.NOT_FOUND, null));
    }
}
