package dev.exchanger.identity.session;

import java.time.Instant;

/**
 * A session that was just opened.
 *
 * @param token     text of the cookie
 * @param createdAt by PostgreSQL's clock
 */
public record OpenedSession(LiveSession session, String token, RefreshState refresh, Instant createdAt) {

    @Override
    public String toString() {
        return "OpenedSession[" + session.handle() + "]";
    }
}
