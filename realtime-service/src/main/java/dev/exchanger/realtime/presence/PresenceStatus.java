package dev.exchanger.realtime.presence;

import java.util.Locale;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonValue;

/** How reachable a user is. */
public enum PresenceStatus {
    ONLINE,
    /** Connected, but said so or has not been heard of for the time of {@code REDIS_USER_STATUS_TTL}. */
    AWAY,
    BUSY,
    /** Without any connection. */
    OFFLINE;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The spelling on the wire and in Redis. */
    @JsonValue
    public String code() {
        return code;
    }

    /** What a client may say of itself: anything but offline, which only the end of its connections says. */
    static Optional<PresenceStatus> declared(String code) {
        return of(code).filter(status -> status != OFFLINE);
    }

    static Optional<PresenceStatus> of(String code) {
        for (PresenceStatus status : values()) {
            if (status.code.equals(code)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
