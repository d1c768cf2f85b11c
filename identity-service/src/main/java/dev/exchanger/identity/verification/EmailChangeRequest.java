package dev.exchanger.identity.verification;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** Body of a request to move the account to another address. */
public record EmailChangeRequest(
        @NotNull @Size(max = 254) String newEmail,
        @NotNull @Size(max = 128) String currentPassword) {

    @Override
    public String toString() {
        return "EmailChangeRequest";
    }
}
