package dev.exchanger.platform.redis;

import dev.exchanger.platform.problem.DependencyUnavailable;

/**
 * Redis did not answer in time or is not reachable. The command may still have run, or may run later:
 * see {@link #mayHaveRun()}. Callers use their fallback.
 */
public class RedisUnavailable extends DependencyUnavailable {

    private final boolean mayHaveRun;

    public RedisUnavailable(String message) {
        this(message, false, null);
    }

    public RedisUnavailable(String message, boolean mayHaveRun, Throwable cause) {
        super(message, cause, false);
        this.mayHaveRun = mayHaveRun;
    }

    /** False when the command certainly was not executed and will not be. */
    public boolean mayHaveRun() {
        return mayHaveRun;
    }
}
