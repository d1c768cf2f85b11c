package dev.exchanger.platform.security;

import java.security.PublicKey;

import io.smallrye.mutiny.Uni;

/** The public keys that sign access tokens. The default reads identity's JWKS; identity brings its own. */
public interface VerificationKeys {

    /**
     * The key of a {@code kid}; null inside the {@code Uni} when identity does not know it. Fails with
     * {@link dev.exchanger.platform.problem.DependencyUnavailable} when no set was ever read.
     */
    Uni<PublicKey> key(String kid);
}
