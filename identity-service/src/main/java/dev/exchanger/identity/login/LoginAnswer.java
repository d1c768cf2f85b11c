package dev.exchanger.identity.login;

import java.time.Instant;
import java.util.UUID;

import dev.exchanger.identity.session.OpenedSession;
import dev.exchanger.identity.token.TokenAnswer;
import dev.exchanger.platform.security.ApplicationContext;

/**
 * Answer to a login.
 *
 * @param expiresIn        seconds the access token lives
 * @param refreshExpiresIn seconds the refresh token may rest
 */
public record LoginAnswer(
        Session session,
        String accessToken,
        String tokenType,
        long expiresIn,
        String refreshToken,
        long refreshExpiresIn) {

    /** The session that was opened. */
    public record Session(UUID handle, String context, Instant createdAt, Instant expiresAt) {}

    static LoginAnswer of(ApplicationContext context, OpenedSession opened, TokenAnswer tokens) {
        Session session = new Session(
                opened.session().handle(),
                context.code(),
                opened.createdAt(),
                opened.session().expiresAt());
        return new LoginAnswer(
                session,
                tokens.accessToken(),
                tokens.tokenType(),
                tokens.expiresIn(),
                tokens.refreshToken(),
                tokens.refreshExpiresIn());
    }

    @Override
    public String toString() {
        return "LoginAnswer[" + session.handle() + "]";
    }
}
