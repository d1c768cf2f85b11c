package dev.exchanger.platform.shutdown;

import io.smallrye.mutiny.Uni;

/**
 * One step of an orderly stop. Implemented as CDI beans; steps run one after the other by {@link #order()}, before the
 * HTTP server closes and before any bean is destroyed. A failed step is logged and the next one runs.
 */
public interface ShutdownStep {

    /** The load balancer stops sending. */
    int READINESS = 0;
    /** Schedulers and pollers stop taking new work. */
    int SCHEDULERS = 100;
    /** WebSockets are told to go elsewhere. */
    int SOCKETS = 200;
    /** HTTP requests already accepted are answered. */
    int REQUESTS = 300;
    /** Events of committed transactions leave the outbox. */
    int OUTBOX = 400;
    /** Redis connections are quit. */
    int REDIS = 500;
    /** Pools close. */
    int POOLS = 600;

    /** Position. */
    int order();

    /** Name for the log, e.g. {@code outbox-flush}. */
    String name();

    /** Does the step. Should bound itself: the whole stop has one hard timer. */
    Uni<Void> run();
}
