package dev.exchanger.realtime.delivery;

import java.util.UUID;

import dev.exchanger.platform.security.UserPrincipal;
import dev.exchanger.realtime.socket.SocketConnection;

/**
 * What a user reads messages on: her session, which every connection and request names without being asked, and which
 * nobody else can name. Tabs of one browser are one device.
 *
 * @param session id of the session
 */
record Device(UUID user, String session) {

    static Device of(SocketConnection connection) {
        return of(connection.principal());
    }

    static Device of(UserPrincipal principal) {
        return new Device(principal.userId(), principal.sessionId());
    }
}
