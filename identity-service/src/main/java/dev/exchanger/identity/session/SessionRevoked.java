package dev.exchanger.identity.session;

import java.util.UUID;

import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.platform.event.EventFactory;

/**
 * Data of the event {@code identity.session.revoked.v1}; its aggregate is the session.
 *
 * @param sessionId {@code sid} of the session's access tokens
 * @param reason    see {@link RevokeReason}
 */
record SessionRevoked(UUID userId, String sessionId, String context, String reason) {

    private static final String TYPE = "identity.session.revoked.v1";

    static CloudEvent event(EventFactory events, RevokedSession session) {
        SessionRevoked data = new SessionRevoked(
                session.userId(),
                session.id().hex(),
                session.context().code(),
                session.reason().code());
        return events.create(TYPE, session.handle().toString(), session.ver(), data);
    }
}
