package dev.exchanger.exchange.desk.order;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Why an operator does something: for the colleagues and for the record, never shown to the customer.
 *
 * @param reason 1 to 500 characters
 */
public record ReasonRequest(
        @NotBlank
        @Size(max = 500)
        @Pattern(regexp = "^[^\\x00-\\x1f\\x7f]*$", message = "must not hold control characters")
        @Schema(examples = "the payer's name is not the owner's")
        String reason) {}
