package dev.exchanger.platform.problem;

import java.net.URI;
import java.util.Locale;

/**
 * One kind of failure a client can be told about. Implemented by {@link CommonProblem} and by one enum per service, so
 * that the codes of a service are a closed set.
 */
public interface ProblemType {

    /** Name of the constant, e.g. {@code QUOTE_EXPIRED}. */
    String name();

    /** Stable machine-readable name in lower-kebab-case, e.g. {@code quote-expired}. */
    default String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** HTTP status, 400..599. */
    int status();

    /** Short human-readable summary that never changes between occurrences. */
    String title();

    /** The RFC 9457 {@code type}: an identifier, documented but not necessarily dereferenceable. */
    default URI uri() {
        return URI.create("https://exchanger.dev/problems/" + code());
    }
}
