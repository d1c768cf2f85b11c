package dev.exchanger.bench.exchange;

import java.sql.SQLException;
import java.util.UUID;

/** What ends orders at their deadlines: exchange-service or a peer, running. */
interface Engine {
    String name();

    /** The orders it ends; no other engine touches them. */
    OrderRows orders();

    /** Sets the timers of the orders that {@link OrderRows#pending} made. */
    void armPending() throws SQLException;

    /** Sets the timers of one user's orders. */
    void arm(UUID user) throws SQLException;
}
