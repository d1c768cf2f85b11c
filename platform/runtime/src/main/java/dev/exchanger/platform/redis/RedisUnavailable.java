package dev.exchanger.platform.redis;

/**
 * Redis did not answer in time or is not reachable. The command may still have run, or may run later:
 * see {@link #mayHaveRun()}. Callers use their fallback.
 */
public class RedisUnavailable extends RuntimeException {

    private final boolean mayHaveRun;

    public RedisUnavailable(String message) {
        this(message, false, null);
    }

    public RedisUnavailable(String message, boolean mayHaveRun, Throwable cause) {
        // No stack trace: this is thrown on the event loop for every command of an outage, and the trace never leads to
        // the caller.
        super(message, cause, false, false);
        this.mayHaveRun = mayHaveRun;
    }

    /** False when the command certainly was not executed and will not be. */
    public boolean mayHaveRun() {
        return mayHaveRun;
    }
}
