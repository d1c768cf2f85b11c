package dev.exchanger.platform.trace;

import java.util.Optional;

import org.jboss.logging.MDC;

/** The trace id of the request at hand: the same in logs, problems and traces. */
public final class TraceIds {

    /** Key of the log context. */
    public static final String KEY = "traceId";

    private TraceIds() {}

    /** 32 lower-case hex digits, empty outside a request. */
    public static Optional<String> current() {
        return MDC.get(KEY) instanceof String id && !id.isBlank() ? Optional.of(id) : Optional.empty();
    }
}
