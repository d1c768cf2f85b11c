package dev.exchanger.exchange.payout;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where a payout stands. */
public enum PayoutStatus {
    /** Written down; the provider is being called. */
    INTENDED,
    /** The provider has accepted it. */
    SENT,
    /** The money has left. */
    CONFIRMED,
    /** The provider has refused it. */
    FAILED,
    /** The provider did not answer: it is being asked. */
    UNKNOWN,
    /** Given up for another payout; no money left. */
    VOID;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The spelling in JSON and the database. */
    @JsonValue
    public String code() {
        return code;
    }

    static PayoutStatus of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }

    /** Whether money may still leave, or have left, without our knowing. */
    public boolean inFlight() {
        return this == INTENDED || this == SENT || this == UNKNOWN;
    }
}
