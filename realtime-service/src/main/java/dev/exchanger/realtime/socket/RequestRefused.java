package dev.exchanger.realtime.socket;

import java.time.Duration;

/** A request on the socket is answered with an error and changes nothing. */
public final class RequestRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient SocketError error;
    private final transient Duration retryAfter;

    /**
     * @param detail for the developer of the client; never holds a secret or an internal
     * @param retryAfter when asking again makes sense, or {@code null}
     */
    public RequestRefused(SocketError error, String detail, Duration retryAfter) {
        super(detail, null, false, false);
        this.error = error;
        this.retryAfter = retryAfter;
    }

    public SocketError error() {
        return error;
    }

    /** When asking again makes sense, or {@code null}. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
