package dev.exchanger.exchange.desk.action;

import java.time.Instant;
import java.util.UUID;

/**
 * Who works on an order.
 *
 * @param operator who
 * @param since    since when
 * @param until    when it ends by itself
 */
public record Claim(UUID operator, Instant since, Instant until) {}
