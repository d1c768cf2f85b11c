package dev.exchanger.identity.token;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Tokens of a session.
 *
 * @param expiresIn        seconds the access token lives
 * @param refreshToken     absent when a cookie was used instead of one
 * @param refreshExpiresIn seconds the refresh token may rest
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenAnswer(
        String accessToken, String tokenType, long expiresIn, String refreshToken, Long refreshExpiresIn) {

    @Override
    public String toString() {
        return "TokenAnswer";
    }
}
