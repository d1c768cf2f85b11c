package dev.exchanger.identity.session;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import org.jboss.logmanager.LogContext;

/** What the service logs as an error from now on. */
final class Errors extends Handler {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    private Errors() {
        setLevel(Level.SEVERE);
    }

    static Errors record() {
        Errors errors = new Errors();
        LogContext.getLogContext().getLogger("").addHandler(errors);
        return errors;
    }

    /** All lines so far, with the message of what was thrown; nothing is recorded any more. */
    List<String> stop() {
        LogContext.getLogContext().getLogger("").removeHandler(this);
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord record) {
        if (record.getLevel().intValue() >= getLevel().intValue()) {
            lines.add(record.getMessage() + " " + record.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
