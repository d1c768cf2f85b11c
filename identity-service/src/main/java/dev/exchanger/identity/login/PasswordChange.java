package dev.exchanger.identity.login;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** Body of a password change. */
public record PasswordChange(
        @NotNull @Size(max = 128) String currentPassword,
        @NotNull @Size(min = 8, max = 128) String newPassword) {

    @Override
    public String toString() {
        return "PasswordChange";
    }
}
