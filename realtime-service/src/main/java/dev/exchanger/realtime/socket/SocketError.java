package dev.exchanger.realtime.socket;

import java.util.Locale;

/** Everything a request on the socket can be refused with: the code on the wire, its HTTP-like number, and whether asking again later may help. */
public enum SocketError {
    /** The line is no JSON object. */
    BAD_FRAME(400, false),
    /** The object is not the envelope, or its data does not fit its type. */
    BAD_REQUEST(400, false),
    /** A token given on the socket is not valid. */
    UNAUTHORIZED(401, false),
    /** The user may not do this. */
    FORBIDDEN(403, false),
    /** The thing asked for does not exist, or not for this user. */
    NOT_FOUND(404, false),
    /** No message of this type. */
    UNKNOWN_TYPE(404, false),
    /** No room of this name can exist. */
    UNKNOWN_ROOM(404, false),
    /** The state does not allow it, such as one room too many. */
    CONFLICT(409, false),
    /** The message is larger than {@code maxBytes} of the hello. */
    TOO_LARGE(413, false),
    /** Binary frames are not part of this version. */
    UNSUPPORTED(415, false),
    /** Too many events; {@code retryMs} says when the next one is allowed. */
    RATE_LIMITED(429, true),
    /** Our fault; logged. */
    INTERNAL(500, false),
    /** Something this needs is away. */
    DEGRADED(503, true);

    private final String code = name().toLowerCase(Locale.ROOT);
    private final int number;
    private final boolean temporary;

    SocketError(int number, boolean temporary) {
        this.number = number;
        this.temporary = temporary;
    }

    /** The code as sent, in lower snake case. */
    public String code() {
        return code;
    }

    /** The HTTP status of the same meaning. */
    public int number() {
        return number;
    }

    /** Whether the same request may succeed later. */
    public boolean temporary() {
        return temporary;
    }

    /** The refusal of a request with this error. */
    public RequestRefused because(String detail) {
        return new RequestRefused(this, detail, null);
    }
}
