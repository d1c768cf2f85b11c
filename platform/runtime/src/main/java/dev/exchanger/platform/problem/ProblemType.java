package dev.exchanger.platform.problem;

import java.net.URI;

/**
 * One kind of failure a client can be told about. Implemented by {@link CommonProblem} and by one enum per service, so
 * that the codes of a service are a closed set.
 */
public interface ProblemType {

    /** Stable machine-readable name in lower-kebab-case, e.g. {@code quote-expired}. */
    String code();

    /** HTTP status, 400..599. */
    int status();

    /** Short human-readable summary that never changes between occurrences. */
    String title();

    /** The RFC 9457 {@code type}: an identifier, documented but not necessarily dereferenceable. */
    default URI uri() {
        return URI.create("https://exchanger.dev/problems/" + code());
    }
}
