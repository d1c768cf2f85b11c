package dev.exchanger.platform.problem;

/** A server this service depends on does not answer. Becomes 503 with {@code Retry-After}. */
public class DependencyUnavailable extends RuntimeException {

    /**
     * @param dependency name of the dependency, for the log, e.g. {@code identity}
     * @param cause      what happened, may be null
     */
    public DependencyUnavailable(String dependency, Throwable cause) {
        super(dependency + " is unavailable", cause);
    }

    /**
     * Without a stack trace, for what is thrown at each call of an outage, where the trace never leads to the caller.
     *
     * @param message whole, for the log
     * @param cause   what happened, may be null
     */
    protected DependencyUnavailable(String message, Throwable cause, boolean stackTrace) {
        super(message, cause, stackTrace, stackTrace);
    }
}
