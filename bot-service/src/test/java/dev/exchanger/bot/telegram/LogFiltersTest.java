package dev.exchanger.bot.telegram;

import java.util.logging.Level;
import java.util.logging.LogRecord;

import org.junit.jupiter.api.Test;

import dev.exchanger.platform.log.LogFilters;

import static org.assertj.core.api.Assertions.assertThat;

/** The bot's filter comes beside platform's, not instead of it. */
class LogFiltersTest {

    private final LogFilters filters = new LogFilters();

    @Test
    void noTokenIsWritten() {
        LogRecord record = new LogRecord(Level.INFO, "GET /bot123456789:AAsecretSECRET-secret_SECRET/getMe");
        assertThat(filters.isLoggable(record)).isTrue();
        assertThat(record.getMessage()).isEqualTo("GET /bot***/getMe");
    }

    @Test
    void theFalseAlarmOfThePoolIsDropped() {
        IllegalStateException alarm = new IllegalStateException("Result is already complete");
        alarm.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("io.vertx.sqlclient.impl.pool.SqlConnectionPool", "lambda$execute$0", "Pool.java", 1)
        });
        LogRecord record = new LogRecord(Level.SEVERE, "Uncaught exception received by Vert.x");
        record.setThrown(alarm);
        assertThat(filters.isLoggable(record)).isFalse();
    }
}
