package dev.exchanger.platform.log;

import java.util.List;
import java.util.ServiceLoader;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

import io.quarkus.logging.LoggingFilter;

/**
 * All {@link LogFilter}s of platform and service. A handler of Quarkus has one filter by name, so that a service that named
 * its own would silently lose platform's.
 */
@LoggingFilter(name = LogFilters.NAME)
public final class LogFilters implements Filter {

    static final String NAME = "every";

    private final List<LogFilter> filters;

    public LogFilters() {
        this(ServiceLoader.load(LogFilter.class, LogFilters.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    LogFilters(List<LogFilter> filters) {
        this.filters = filters;
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        // No stream: this is asked for every line.
        for (LogFilter filter : filters) {
            if (!filter.isLoggable(record)) {
                return false;
            }
        }
        return true;
    }
}
