package dev.exchanger.platform.security;

import java.time.Instant;

/**
 * Another service of the suite.
 *
 * @param clientId  name of its client at identity, e.g. {@code exchange}
 * @param expiresAt end of the service token
 */
public record ServicePrincipal(String clientId, Instant expiresAt) implements Principal {}
