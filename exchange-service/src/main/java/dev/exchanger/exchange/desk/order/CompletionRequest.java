package dev.exchanger.exchange.desk.order;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * That an operator has paid an order out.
 *
 * @param reference of the transfer: one transfer pays one order
 */
public record CompletionRequest(
        @NotNull
        @Pattern(regexp = "^[\\x21-\\x7e]{1,128}$", message = "must be 1 to 128 visible ASCII characters")
        @Schema(examples = "BANK-2026-000123")
        String reference) {}
