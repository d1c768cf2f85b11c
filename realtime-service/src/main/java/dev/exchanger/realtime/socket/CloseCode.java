package dev.exchanger.realtime.socket;

/**
 * Why the server closes a socket. The hundreds tell a client what to do without knowing the code: 40xx do not
 * reconnect, 41xx reconnect after a back-off, 42xx reconnect at once.
 */
public enum CloseCode {
    BAD_PROTOCOL(4000, "bad protocol"),
    AUTH_INVALID(4001, "session ended"),
    FORBIDDEN(4003, "forbidden"),
    TOO_MANY_CONNECTIONS(4009, "too many connections"),
    OVERLOADED(4100, "too many requests waiting"),
    RATE_ABUSE(4101, "rate limit ignored"),
    SLOW_CONSUMER(4102, "slow consumer"),
    NO_PONG(4103, "no pong"),
    TOKEN_EXPIRED(4104, "token expired"),
    DRAIN(4200, "drain"),
    RESYNC_REQUIRED(4201, "resync required"),
    MOVED(4202, "resumed on another connection");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    /** The reason phrase of the close frame; at most 123 bytes. */
    public String reason() {
        return reason;
    }
}
