package dev.exchanger.bot.telegram;

import java.util.logging.Level;
import java.util.logging.LogRecord;

import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TokenMaskTest {
    private static final String TOKEN = "123456789:AAsecretSECRET-secret_SECRET";

    @Test
    void masksEveryToken() {
        assertThat(TokenMask.mask("POST /bot" + TOKEN + "/sendMessage and /bot" + TOKEN.replace(":", "%3A") + "/x"))
                .isEqualTo("POST /bot***/sendMessage and /bot***/x");
    }

    @Test
    void leavesOtherTextAlone() {
        assertThat(TokenMask.mask("a robot answered, botany 12:30")).isEqualTo("a robot answered, botany 12:30");
        assertThat(TokenMask.mask(null)).isNull();
    }

    @Test
    void masksFormattedMessages() {
        ExtLogRecord record = new ExtLogRecord(Level.INFO, "call of %s with {0}", ExtLogRecord.FormatStyle.PRINTF, "x");
        record.setParameters(new Object[] {"/bot" + TOKEN + "/getMe"});
        assertThat(new TokenLogFilter().isLoggable(record)).isTrue();
        assertThat(record.getFormattedMessage()).isEqualTo("call of /bot***/getMe with {0}");
    }

    @Test
    void masksPlainRecords() {
        LogRecord record = new LogRecord(Level.INFO, "GET /bot" + TOKEN + "/getMe");
        new TokenLogFilter().isLoggable(record);
        assertThat(record.getMessage()).isEqualTo("GET /bot***/getMe");
    }

    @Test
    void masksCausesAndSuppressedButKeepsTheTrace() {
        Exception cause = new IllegalStateException("late: /bot" + TOKEN + "/sendMessage");
        Exception outer = new RuntimeException("outer", cause);
        outer.addSuppressed(new RuntimeException("also bot" + TOKEN));
        LogRecord record = new LogRecord(Level.INFO, "failed");
        record.setThrown(outer);

        new TokenLogFilter().isLoggable(record);

        Throwable masked = record.getThrown();
        assertThat(masked.toString()).isEqualTo("java.lang.RuntimeException: outer");
        assertThat(masked.getStackTrace()).isEqualTo(outer.getStackTrace());
        assertThat(masked.getCause().toString())
                .isEqualTo("java.lang.IllegalStateException: late: /bot***/sendMessage");
        assertThat(masked.getSuppressed()[0].toString()).isEqualTo("java.lang.RuntimeException: also bot***");
    }

    @Test
    void leavesHarmlessThrowablesAlone() {
        LogRecord record = new LogRecord(Level.INFO, "failed");
        Exception harmless = new RuntimeException("x");
        record.setThrown(harmless);
        new TokenLogFilter().isLoggable(record);
        assertThat(record.getThrown()).isSameAs(harmless);
    }

    @Test
    void survivesACauseThatIsACircle() {
        Exception one = new RuntimeException("bot" + TOKEN);
        Exception two = new RuntimeException("two", one);
        one.initCause(two);
        LogRecord record = new LogRecord(Level.INFO, "failed");
        record.setThrown(two);
        new TokenLogFilter().isLoggable(record);
        assertThat(record.getThrown().getCause().toString()).isEqualTo("java.lang.RuntimeException: bot***");
    }
}
