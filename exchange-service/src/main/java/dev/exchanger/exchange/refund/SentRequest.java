package dev.exchanger.exchange.refund;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * That a refund has left.
 *
 * @param reference of the transfer
 */
public record SentRequest(
        @NotNull
        @Pattern(regexp = "^[\\x21-\\x7e]{1,128}$", message = "must be 1 to 128 visible ASCII characters")
        @Schema(examples = "TRX-2026-000123")
        String reference) {}
