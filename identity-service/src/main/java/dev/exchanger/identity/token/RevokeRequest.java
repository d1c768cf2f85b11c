package dev.exchanger.identity.token;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/** Body of a revocation: an access or a refresh token. */
public record RevokeRequest(@NotNull @Size(max = 4096) String token) {

    @Override
    public String toString() {
        return "RevokeRequest";
    }
}
