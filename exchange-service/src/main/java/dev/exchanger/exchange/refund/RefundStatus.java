package dev.exchanger.exchange.refund;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where a refund stands. */
public enum RefundStatus {
    /** Waits for a second operator. */
    REQUESTED,
    /** May be sent. */
    APPROVED,
    /** Has left and is booked. */
    SENT,
    /** Will not be. */
    REJECTED;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The spelling in JSON and the database. */
    @JsonValue
    public String code() {
        return code;
    }

    /** Reads {@link #code()}. @throws IllegalArgumentException for anything else */
    public static RefundStatus of(String code) {
        RefundStatus status = valueOf(code.toUpperCase(Locale.ROOT));
        if (!status.code.equals(code)) {
            throw new IllegalArgumentException(code);
        }
        return status;
    }

    /** Whether the money is set aside for it but has not left. */
    boolean open() {
        return this == REQUESTED || this == APPROVED;
    }
}
