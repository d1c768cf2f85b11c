package dev.exchanger.exchange.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.exchanger.exchange.money.Money;

/**
 * How to pay.
 *
 * @param provider     with whom
 * @param reference    what to put on the payment
 * @param amount       how much is still due
 * @param currency     of what
 * @param instructions what else the payer has to know; absent for nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PaymentRequested(
        @Schema(examples = "manual") String provider,
        @Schema(examples = "K7M2Q9XR4T") String reference,
        @Schema(examples = "100.000000") String amount,
        @Schema(examples = "USDT") String currency,
        String instructions) {

    static PaymentRequested of(PaymentProvider provider, PaymentRepository.Asked asked, Money due) {
        return new PaymentRequested(
                provider.name(),
                asked.reference(),
                due.text(),
                due.currency().code(),
                asked.instructions().or(provider::hint).orElse(null));
    }
}
