package dev.exchanger.realtime.message;

import java.time.Instant;
import java.util.UUID;

/**
 * A pinned message.
 *
 * @param pinnedBy who pinned it
 */
public record Pin(UUID id, UUID pinnedBy, Instant pinnedAt, Message message) {}
