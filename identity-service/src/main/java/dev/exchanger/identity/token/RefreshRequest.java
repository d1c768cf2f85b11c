package dev.exchanger.identity.token;

import jakarta.validation.constraints.Size;

/**
 * Body of a refresh.
 *
 * @param refreshToken absent when the session's cookie is sent instead
 */
public record RefreshRequest(@Size(max = 200) String refreshToken) {

    @Override
    public String toString() {
        return "RefreshRequest";
    }
}
