package dev.exchanger.platform.log;

import java.util.logging.Filter;

/**
 * Looks at each line of the log: lets it pass, drops it, or changes its text. Found by {@link java.util.ServiceLoader},
 * as lines are written before there are beans; listed in {@code META-INF/services}.
 */
public interface LogFilter extends Filter {}
