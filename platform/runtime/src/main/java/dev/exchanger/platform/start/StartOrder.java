package dev.exchanger.platform.start;

import jakarta.annotation.Priority;

/**
 * The first observers of a start, as values of {@link Priority}; all others come later and in no order. A start that is
 * refused after work has begun would fill the log with what that work says of its end.
 */
public final class StartOrder {

    /** What looks at the configuration alone and may refuse the start. */
    public static final int CHECKS = 0;

    /** The link to Redis opens. */
    public static final int REDIS = 1;

    /** The name of the node is taken, which may refuse the start as well. */
    public static final int NODE_NAME = 2;

    private StartOrder() {}
}
