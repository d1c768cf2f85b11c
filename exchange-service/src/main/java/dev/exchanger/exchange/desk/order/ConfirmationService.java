package dev.exchanger.exchange.desk.order;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;

import dev.exchanger.exchange.ExchangeProblem;
import dev.exchanger.exchange.desk.action.OrderActions;
import dev.exchanger.exchange.desk.action.OrderActions.Effect;
import dev.exchanger.exchange.desk.action.OrderActions.Locked;
import dev.exchanger.exchange.desk.action.OrderCommand;
import dev.exchanger.exchange.order.OrderNumber;
import dev.exchanger.exchange.payment.PaymentCredits;
import dev.exchanger.exchange.payment.PaymentNotice;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** Credits money an operator has seen come in, by the same rules as a provider's callback. */
@ApplicationScoped
public class ConfirmationService {

    private static final String PROVIDER = "manual";
    private static final Duration SKEW = Duration.ofMinutes(5);

    private static final String REFERENCE = """
            INSERT INTO payment_requests (provider, reference, order_id) VALUES ($1, $2, $3)
            ON CONFLICT (order_id, provider) DO UPDATE SET reference = payment_requests.reference
            RETURNING reference
            """;
    private static final String KNOWN = """
            SELECT order_id IS DISTINCT FROM $3 OR amount <> $4 OR currency <> $5 AS differs
            FROM payments WHERE provider = $1 AND provider_tx_id = $2
            """;

    private final OrderActions actions;
    private final PaymentCredits credits;
    private final Clock clock;

    public ConfirmationService(OrderActions actions, PaymentCredits credits, Clock clock) {
        this.actions = actions;
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
                        .chain(() ->
                                reference(locked.transaction(), locked.order().id()))
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
    private static Uni<Void> refuseKnown(Locked locked, ConfirmationRequest request, BigDecimal amount) {
        return locked.transaction()
                .preparedQuery(KNOWN)
                .execute(Tuple.of(
                        PROVIDER, request.transactionId(), locked.order().id(), amount, request.currency()))
                .invoke(rows -> {
                    if (rows.stream().anyMatch(row -> row.getBoolean("differs"))) {
                        throw new ProblemException(ExchangeProblem.PAYMENT_KNOWN, null);
                    }
                })
                .replaceWithVoid();
    }

    private static Uni<String> reference(SqlClient transaction, UUID orderId) {
        return transaction
                .preparedQuery(REFERENCE)
                .execute(Tuple.of(PROVIDER, OrderNumber.paymentReference(), orderId))
                .map(rows -> rows.iterator().next().getString("reference"));
    }

    private static ProblemException invalid(String field, String message) {
        return new ProblemException(CommonProblem.VALIDATION, null).withError(field, message);
    }
}
