package dev.exchanger.exchange.payment;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Asks how to pay.
 *
 * @param provider with whom
 */
public record PaymentRequest(
        @NotNull @Size(max = 32) @Schema(examples = "sandbox")
        String provider) {}
