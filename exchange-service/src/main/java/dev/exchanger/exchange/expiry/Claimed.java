package dev.exchanger.exchange.expiry;

import java.time.Duration;
import java.util.UUID;

/**
 * An order ended by its deadline.
 *
 * @param id  the order
 * @param lag from the deadline to the claim, by the database's clock; never negative
 */
record Claimed(UUID id, Duration lag) {}
