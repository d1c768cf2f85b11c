package dev.exchanger.exchange.admin.report;

import java.util.Locale;

/** As what a report is taken away. */
enum ReportFormat {
    CSV,
    JSON;

    /** Of a file with it. */
    String extension() {
        return name().toLowerCase(Locale.ROOT);
    }
}
