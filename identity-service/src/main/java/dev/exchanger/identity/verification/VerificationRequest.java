package dev.exchanger.identity.verification;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/** Body of a request for a code. */
public record VerificationRequest(
        @NotNull @Size(max = 254) String email,

        @NotNull @Pattern(regexp = "verify_email|reset_password", message = "must be verify_email or reset_password")
        String purpose) {

    @Override
    public String toString() {
        return "VerificationRequest[" + purpose + "]";
    }
}
