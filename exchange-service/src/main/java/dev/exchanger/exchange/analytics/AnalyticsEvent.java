package dev.exchanger.exchange.analytics;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that happened.
 *
 * @param id     its id; the same id is kept once
 * @param userId who did it or whom it concerns, null for nobody
 * @param type   what, e.g. {@code quote.made}; those that clients tell begin with {@code client.}
 * @param data   more about it: a JSON object without personal data
 * @param at     when
 */
public record AnalyticsEvent(UUID id, UUID userId, String type, String data, Instant at) {}
