package dev.exchanger.exchange.desk.order;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.desk.action.OrderActions;
import dev.exchanger.exchange.desk.action.OrderActions.Effect;
import dev.exchanger.exchange.desk.action.OrderActions.Locked;
import dev.exchanger.exchange.desk.action.OrderCommand;
import dev.exchanger.exchange.payment.PaymentCredits;
import dev.exchanger.exchange.payment.PaymentNotice;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** Credits money an operator has seen come in, by the same rules as a provider's callback. */
@ApplicationScoped
public class ConfirmationService {

    private static final String PROVIDER = "manual";
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final OrderActions actions;
    private final ConfirmationRepository payments;
    private final PaymentCredits credits;
    private final Clock clock;

    public ConfirmationService(
            OrderActions actions, ConfirmationRepository payments, PaymentCredits credits, Clock clock) {
        this.actions = actions;
        this.payments = payments;
        this.credits = credits;
        this.clock = clock;
    }

    /**
     * Credits a payment to an order. The same transaction again changes nothing.
     *
     * @return how it was kept, see {@link PaymentCredits.Credited}; fails with {@code payment-known} if the transaction
     *     was credited with another amount or to another order
     */
    Uni<String> confirm(OrderCommand command, ConfirmationRequest request) {
        Instant paidAt = request.paidAt() == null ? clock.instant() : request.paidAt();
        BigDecimal amount = new BigDecimal(request.amount());
        if (amount.signum() == 0) {
            throw invalid("amount", "must be positive");
        }
        if (paidAt.isAfter(clock.instant().plus(SKEW))) {
            throw invalid("paidAt", "must not be in the future");
        }
        return actions.run(command, locked -> refuseKnown(locked, request, amount)
                        .chain(() -> payments.reference(
                                locked.transaction(), PROVIDER, locked.order().id()))
                        .map(reference -> new PaymentNotice(
                                PROVIDER, request.transactionId(), reference, amount, request.currency(), paidAt))
                        .flatMap(notice ->
                                credits.credit(locked.transaction(), notice, locked.actor(), locked.traceparent()))
                        .map(credited -> new Effect<>(
                                credited,
                                Map.of(
                                        "transactionId", request.transactionId(),
                                        "amount", request.amount(),
                                        "currency", request.currency(),
                                        "paidAt", paidAt.toString(),
                                        "outcome", credited.outcome()))))
                .invoke(credits::committed)
                .map(PaymentCredits.Credited::outcome);
    }

    /** A slip of the pen must not put another order on hold. */
    private Uni<Void> refuseKnown(Locked locked, ConfirmationRequest request, BigDecimal amount) {
        return payments.isKnownOtherwise(
                        locked.transaction(),
                        PROVIDER,
                        request.transactionId(),
                        locked.order().id(),
                        amount,
                        request.currency())
                .invoke(differs -> {
                    if (differs) {
                        throw new ProblemException(ExchangeProblem.PAYMENT_KNOWN, null);
                    }
                })
                .replaceWithVoid();
    }

    private static ProblemException invalid(String field, String message) {
        return new ProblemException(CommonProblem.VALIDATION, null).withError(field, message);
    }
}
