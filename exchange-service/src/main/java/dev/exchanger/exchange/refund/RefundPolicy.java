package dev.exchanger.exchange.refund;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.ledger.Account;
import dev.exchanger.exchange.ledger.Owed;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderService;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.platform.problem.ProblemException;

/**
 * What may go back. An order that is or will be paid out keeps what it costs, so only its surplus may; of any other all
 * may that came in, and the order waits until it is back. Pure.
 *
 * @param order  locked
 * @param owed   what the ledger owes for it
 * @param others its refunds so far
 */
record RefundPolicy(Order order, List<Owed> owed, List<Refund> others) {

    private static final Set<OrderStatus> PROMISED =
            Set.of(OrderStatus.PAID, OrderStatus.PROCESSING, OrderStatus.FAILED);
    private static final Set<OrderStatus> SETTLED = Set.of(OrderStatus.COMPLETED, OrderStatus.REFUNDED);

    /** The account a currency's refund is taken from: what was asked for is the customer's, anything else is suspense. */
    String account(String currency) {
        return isAskedFor(currency) ? Account.CUSTOMER : Account.SUSPENSE;
    }

    /**
     * Whether the order has to wait for this refund.
     *
     * @return true if it becomes (or is) refund_pending, false if its status stays; fails with {@code refund-too-large} or
     *     {@code invalid-transition}
     */
    boolean endsOrder(String currency, BigDecimal amount) {
        BigDecimal available = available(currency);
        if (amount.compareTo(available) > 0) {
            throw tooLarge(available);
        }
        boolean mayEnd = order.status() == OrderStatus.REFUND_PENDING
                || order.status().next().contains(OrderStatus.REFUND_PENDING);
        if (!isAskedFor(currency)) {
            // Money nobody asked for ends an order only if nothing else came in for it.
            return mayEnd
                    && !PROMISED.contains(order.status())
                    && available(fromCurrency()).signum() == 0;
        }
        if (PROMISED.contains(order.status()) || SETTLED.contains(order.status())) {
            BigDecimal surplus = SETTLED.contains(order.status())
                    ? available
                    : available.subtract(order.give().amount());
            if (amount.compareTo(surplus) <= 0) {
                return false;
            }
            if (!mayEnd && surplus.signum() > 0) {
                throw tooLarge(surplus);
            }
        }
        if (!mayEnd) {
            throw OrderService.notAllowed(order);
        }
        return true;
    }

    /** Whether nothing is left to give back. */
    boolean allBack() {
        return others.stream().noneMatch(refund -> refund.status().open())
                && owed.stream().noneMatch(debt -> account(debt.currency()).equals(debt.account()));
    }

    /** What of a currency is neither back nor set aside. */
    BigDecimal available(String currency) {
        return owed.stream()
                .filter(debt ->
                        debt.currency().equals(currency) && debt.account().equals(account(currency)))
                .map(Owed::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .subtract(RefundRepository.sum(others, currency, true));
    }

    private boolean isAskedFor(String currency) {
        return currency.equals(fromCurrency());
    }

    private String fromCurrency() {
        return order.give().currency().code();
    }

    private static ProblemException tooLarge(BigDecimal most) {
        return new ProblemException(ExchangeProblem.REFUND_TOO_LARGE, null)
                .with(
                        "available",
                        most.max(BigDecimal.ZERO).stripTrailingZeros().toPlainString());
    }
}
