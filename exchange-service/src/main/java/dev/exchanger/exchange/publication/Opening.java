package dev.exchanger.exchange.publication;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Whether the desk is open.
 *
 * @param closedBy what closes it; empty while it is open
 * @param reason   what the operator says about it, may be empty
 * @param change   when it opens, or closes, by its working hours; empty if that is not known
 */
record Opening(Optional<ClosedBy> closedBy, String reason, Optional<Instant> change) {

    /** What closes a desk. */
    enum ClosedBy {
        @JsonProperty("operator")
        OPERATOR,
        @JsonProperty("working-hours")
        WORKING_HOURS
    }

    boolean open() {
        return closedBy.isEmpty();
    }
}
