package dev.exchanger.exchange.admin.report;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where a report stands. */
public enum ReportStatus {
    QUEUED,
    RUNNING,
    DONE,
    FAILED;

    /** Its spelling everywhere outside. */
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ReportStatus of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
