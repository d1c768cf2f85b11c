package dev.exchanger.bot.telegram;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.logging.LogRecord;

import org.jboss.logmanager.ExtLogRecord;

import dev.exchanger.platform.log.LogFilter;

/** Last fence before the console: whoever logs a Bot API address, its own code or a library, logs it without the token. */
public final class TokenLogFilter implements LogFilter {
    @Override
    public boolean isLoggable(LogRecord record) {
        String formatted =
                record instanceof ExtLogRecord extended ? extended.getFormattedMessage() : record.getMessage();
        String masked = TokenMask.mask(formatted);
        if (formatted != null && !formatted.equals(masked)) {
            replaceMessage(record, masked);
        }
        if (record.getThrown() != null && leaks(record.getThrown(), new IdentityHashMap<>())) {
            record.setThrown(MaskedThrowable.of(record.getThrown(), new IdentityHashMap<>()));
        }
        return true;
    }

    private static void replaceMessage(LogRecord record, String masked) {
        if (record instanceof ExtLogRecord extended) {
            extended.setMessage(masked, ExtLogRecord.FormatStyle.NO_FORMAT);
        } else {
            record.setMessage(masked.replace("{", "'{'"));
        }
        record.setParameters(null);
    }

    private static boolean leaks(Throwable thrown, Map<Throwable, Boolean> seen) {
        if (thrown == null || seen.put(thrown, true) != null) {
            return false;
        }
        String text = thrown.toString();
        if (!text.equals(TokenMask.mask(text)) || leaks(thrown.getCause(), seen)) {
            return true;
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (leaks(suppressed, seen)) {
                return true;
            }
        }
        return false;
    }

    /** Looks like the original in a stack trace, but for the masked text. */
    private static final class MaskedThrowable extends Throwable {
        private final String text;

        private MaskedThrowable(String text, Throwable cause) {
            super(text, cause, true, true);
            this.text = text;
        }

        static Throwable of(Throwable original, Map<Throwable, Boolean> seen) {
            if (original == null || seen.put(original, true) != null) {
                return null;
            }
            MaskedThrowable masked =
                    new MaskedThrowable(TokenMask.mask(original.toString()), of(original.getCause(), seen));
            masked.setStackTrace(original.getStackTrace());
            for (Throwable suppressed : original.getSuppressed()) {
                Throwable copy = of(suppressed, seen);
                if (copy != null) {
                    masked.addSuppressed(copy);
                }
            }
            return masked;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
