package dev.exchanger.realtime.socket;

import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.security.Authenticator;
import dev.exchanger.platform.security.UserPrincipal;

/** {@code auth.refresh {token}}: a newer access token of the same session, so that the connection outlives the first. */
@ApplicationScoped
public class AuthRefreshVerb implements Verb {

    private final Authenticator authenticator;
    private final Heartbeats heartbeats;

    public AuthRefreshVerb(Authenticator authenticator, Heartbeats heartbeats) {
        this.authenticator = authenticator;
        this.heartbeats = heartbeats;
    }

    @Override
    public String type() {
        return "auth.refresh";
    }

    @Override
    public Uni<Reply> handle(SocketConnection connection, Envelope.Request request) {
        JsonNode token = request.data().get("token");
        if (token == null || !token.isTextual()) {
            throw SocketError.BAD_REQUEST.because("'d.token' must be a text");
        }
        UserPrincipal held = connection.principal();
        return authenticator
                .authenticate(token.textValue(), Set.of(held.context()))
                .map(newer -> {
                    if (!newer.userId().equals(held.userId())
                            || !newer.sessionId().equals(held.sessionId())) {
                        throw SocketError.FORBIDDEN.because("the token belongs to another session");
                    }
                    connection.renew(newer, token.textValue());
                    heartbeats.renewed(connection);
                    return Reply.with(EnvelopeWriter.object()
                            .put("expiresAt", newer.expiresAt().toString()));
                });
    }
}
