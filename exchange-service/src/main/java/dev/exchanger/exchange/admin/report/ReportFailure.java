package dev.exchanger.exchange.admin.report;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why there is no such report. */
public enum ReportFailure {
    /** The database would have taken too long for one of its statements. */
    TIMEOUT,
    /** It went wrong at each attempt; the log has how. */
    ERROR,
    /** The replicas that began with it were never heard of again. */
    ABANDONED;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The spelling in JSON and the database. */
    @JsonValue
    public String code() {
        return code;
    }

    static ReportFailure of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
