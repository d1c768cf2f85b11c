package dev.exchanger.exchange.payment;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.exchange.money.Money;
import dev.exchanger.exchange.order.Order;
import dev.exchanger.exchange.order.OrderNumber;
import dev.exchanger.exchange.order.OrderService;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.publication.Languages;

/** Knows the providers and tells customers how to pay with them. */
@ApplicationScoped
public class PaymentRequestService {

    private final PaymentProviders providers;
    private final PaymentRepository payments;
    private final OrderService orders;

    public PaymentRequestService(PaymentProviders providers, PaymentRepository payments, OrderService orders) {
        this.providers = providers;
        this.payments = payments;
        this.orders = orders;
    }

    /**
     * How the owner pays an order with a provider; asked again, the same answer, whatever was published meanwhile.
     *
     * @param reader whose language published instructions are in, if the order was told none before
     * @return the reference and what is still due; fails with {@code not-found}, {@code provider-unknown} or
     *     {@code invalid-transition} if the order waits for no payment
     */
    public Uni<PaymentRequested> request(UUID orderId, UUID owner, String providerName, Languages reader) {
        return orders.get(orderId, owner).flatMap(order -> {
            PaymentProvider provider = providers.required(providerName);
            OrderService.requireNext(order, OrderStatus.UNDERPAID);
            Money due = stillDue(order);
            return payments.request(
                            provider.name(),
                            OrderNumber.paymentReference(),
                            orderId,
                            provider.instructions(due.currency().code(), reader))
                    .map(asked -> PaymentRequested.of(provider, asked, due));
        });
    }

    private static Money stillDue(Order order) {
        return order.give().minus(order.paid());
    }
}
