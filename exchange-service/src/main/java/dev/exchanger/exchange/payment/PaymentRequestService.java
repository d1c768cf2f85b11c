package dev.exchanger.exchange.payment;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.order.OrderNumber;
import dev.exchanger.exchange.order.OrderService;
import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.order.PaymentInstruction;
import dev.exchanger.platform.problem.ProblemException;

/** Knows the providers and tells customers how to pay with them. */
@ApplicationScoped
public class PaymentRequestService {

    private final List<PaymentProvider> providers;
    private final PaymentRepository payments;
    private final OrderService orders;

    public PaymentRequestService(
            @All List<PaymentProvider> providers, PaymentRepository payments, OrderService orders) {
        this.providers = providers;
        this.payments = payments;
        this.orders = orders;
    }

    /** The provider of a name. @throws ProblemException {@code provider-unknown} if there is none */
    PaymentProvider provider(String name) {
        return providers.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ProblemException(ExchangeProblem.PROVIDER_UNKNOWN, null));
    }

    /**
     * How the owner pays an order with a provider; asked again, the same answer.
     *
     * @return the reference and what is still due; fails with {@code not-found}, {@code provider-unknown} or
     *     {@code invalid-transition} if the order waits for no payment
     */
    public Uni<PaymentInstruction> request(UUID orderId, UUID owner, String providerName) {
        return orders.get(orderId, owner).flatMap(order -> {
            PaymentProvider provider = provider(providerName);
            OrderService.requireNext(order, OrderStatus.UNDERPAID);
            return payments.request(provider.name(), OrderNumber.paymentReference(), orderId)
                    .map(reference -> new PaymentInstruction(
                            provider.name(), reference, order.give().minus(order.paid())));
        });
    }
}
