package dev.exchanger.identity.verification;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * Body of a confirmation.
 *
 * @param newPassword required for the purpose reset_password, refused otherwise
 */
public record ConfirmationRequest(
        @NotNull @Pattern(regexp = "[0-9]{6}", message = "must be six digits")
        String code,

        @Size(min = 8, max = 128) String newPassword) {

    @Override
    public String toString() {
        return "ConfirmationRequest";
    }
}
