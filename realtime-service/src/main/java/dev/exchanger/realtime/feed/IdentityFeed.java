package dev.exchanger.realtime.feed;

import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.event.CloudEvent;
import dev.exchanger.platform.event.EventHandler;
import dev.exchanger.platform.event.MalformedEvent;
import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.realtime.socket.SessionRevocations;

/**
 * Ends the sockets of sessions that identity has ended. Its channel {@code session:revoked} is faster, but may be missed;
 * this event is not.
 */
@ApplicationScoped
public class IdentityFeed implements EventHandler {

    private static final String SESSION_REVOKED = "identity.session.revoked.v1";

    private final SessionRevocations revocations;

    public IdentityFeed(SessionRevocations revocations) {
        this.revocations = revocations;
    }

    @Override
    public String stream() {
        return RedisKeys.events("identity");
    }

    @Override
    public Set<String> types() {
        return Set.of(SESSION_REVOKED);
    }

    @Override
    public Uni<Void> handle(CloudEvent event) {
        JsonNode data = event.data();
        try {
            return revocations.revoke(
                    UUID.fromString(data.path("userId").asText()),
                    data.path("sessionId").asText(),
                    data.path("context").asText());
        } catch (IllegalArgumentException e) {
            throw new MalformedEvent(event.type() + " has no userId", e);
        }
    }
}
