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
}
