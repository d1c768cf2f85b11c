package dev.exchanger.exchange.desk.order;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Through whom an order is paid out.
 *
 * @param provider name of a payout provider
 */
public record PayoutRequest(
        @NotNull @Size(max = 32) @Schema(examples = "sandbox")
        String provider) {}
