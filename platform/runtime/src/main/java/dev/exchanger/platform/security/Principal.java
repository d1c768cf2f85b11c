package dev.exchanger.platform.security;

import java.time.Instant;

/** Who makes a request. */
public sealed interface Principal permits UserPrincipal, ServicePrincipal {

    /** When the token that proves it ends. */
    Instant expiresAt();
}
