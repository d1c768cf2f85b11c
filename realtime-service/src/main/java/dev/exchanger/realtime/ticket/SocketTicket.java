package dev.exchanger.realtime.ticket;

import java.time.Instant;

/**
 * What opens one socket.
 *
 * @param ticket goes into the query of the handshake, {@code /ws/v1?ticket=…}; a secret until it is used
 * @param expiresAt when it is worth nothing any more
 */
public record SocketTicket(String ticket, Instant expiresAt) {

    /** Without the secret. */
    @Override
    public String toString() {
        return "SocketTicket[expiresAt=" + expiresAt + "]";
    }
}
