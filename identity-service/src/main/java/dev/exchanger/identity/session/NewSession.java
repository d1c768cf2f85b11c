package dev.exchanger.identity.session;

import java.util.UUID;

import io.vertx.core.json.JsonObject;

import dev.exchanger.identity.protection.ClientDevice;

/**
 * What a session is opened with.
 *
 * @param credentialVersion version of the credentials that were checked; refused when they have changed since
 * @param data              what else belongs to the session
 */
public record NewSession(UUID userId, long credentialVersion, ClientDevice client, JsonObject data) {}
