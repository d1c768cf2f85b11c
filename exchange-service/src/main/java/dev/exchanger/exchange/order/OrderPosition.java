package dev.exchanger.exchange.order;

import java.time.Instant;
import java.util.UUID;

/**
 * Where a page of the list ended.
 *
 * @param createdAt when the page's last order was made
 * @param id        which one it was
 */
record OrderPosition(Instant createdAt, UUID id) {}
