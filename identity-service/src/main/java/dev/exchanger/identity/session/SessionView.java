package dev.exchanger.identity.session;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One of the user's sessions as the user sees it.
 *
 * @param ip      address of the last login or refresh, its last part hidden
 * @param current whether it is the one that asks
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SessionView(
        UUID handle,
        String context,
        String device,
        String userAgent,
        String ip,
        Instant createdAt,
        Instant lastSeenAt,
        Instant expiresAt,
        boolean current) {

    static SessionView of(SessionListing session, String context, SessionId asking) {
        return new SessionView(
                session.handle(),
                context,
                session.device(),
                session.userAgent(),
                masked(session.ip()),
                session.createdAt(),
                session.lastSeenAt(),
                session.expiresAt(),
                session.id().equals(asking));
    }

    static String masked(String ip) {
        if (ip == null) {
            return null;
        }
        int dot = ip.lastIndexOf('.');
        if (dot > 0) {
            return ip.substring(0, dot) + ".*";
        }
        String[] groups = ip.split(":");
        return groups.length < 4 ? "*" : groups[0] + ":" + groups[1] + ":" + groups[2] + ":*";
    }
}
