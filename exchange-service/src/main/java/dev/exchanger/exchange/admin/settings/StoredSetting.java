package dev.exchanger.exchange.admin.settings;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A setting that was set.
 *
 * @param key       which one
 * @param value     its value
 * @param version   from 1, one more at each change
 * @param updatedBy who set it
 * @param updatedAt when
 */
record StoredSetting(String key, JsonNode value, long version, UUID updatedBy, Instant updatedAt) {}
