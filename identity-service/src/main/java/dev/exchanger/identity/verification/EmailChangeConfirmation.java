package dev.exchanger.identity.verification;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/** Body of the confirmation of a new address. */
public record EmailChangeConfirmation(
        @NotNull @Pattern(regexp = "[0-9]{6}", message = "must be six digits")
        String code) {

    @Override
    public String toString() {
        return "EmailChangeConfirmation";
    }
}
