package dev.exchanger.identity.login;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * Body of a login.
 *
 * @param device what the user calls this device, or null
 */
public record LoginRequest(
        @NotNull @Size(max = 254) String email,
        @NotNull @Size(max = 128) String password,
        @Size(min = 1, max = 100) String device) {

    @Override
    public String toString() {
        return "LoginRequest";
    }
}
