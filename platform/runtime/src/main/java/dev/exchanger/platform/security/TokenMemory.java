package dev.exchanger.platform.security;

import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Tokens whose signature and claims were in order, by their exact text, so that a client that sends one token a hundred
 * times has it parsed and its signature checked once. What can change since is judged at each use: the key must still
 * be published, and the time must still be within {@code iat} and {@code exp}. Sessions and blacklists are not
 * remembered here.
 */
final class TokenMemory {

    // Longer than an access token lives; a bound for what nobody sends any more.
    private static final Duration KEPT = Duration.ofMinutes(15);

    /** What a token said. */
    sealed interface Verified {

        /** {@code iat}. */
        Instant issuedAt();

        /** {@code exp}. */
        Instant expiresAt();

        /** Of a user. */
        record OfUser(VerifiedToken token) implements Verified {

            @Override
            public Instant issuedAt() {
                return token.issuedAt();
            }

            @Override
            public Instant expiresAt() {
                return token.expiresAt();
            }
        }

        /** Of a service. */
        record OfService(ServicePrincipal principal, Instant issuedAt) implements Verified {

            @Override
            public Instant expiresAt() {
                return principal.expiresAt();
            }
        }
    }

    /**
     * @param kid name of the key that signed
     * @param key that key
     * @param verified what it signed
     */
    record Entry(String kid, PublicKey key, Verified verified) {}

    private final Cache<String, Entry> entries;
    private final Duration skew;
    private final Clock clock;

    TokenMemory(SecurityConfig config, Clock clock) {
        this.entries = Caffeine.newBuilder()
                .maximumSize(config.tokenCacheSize())
                .expireAfterWrite(KEPT)
                // Eviction is a few pointers: not worth a thread of another pool.
                .executor(Runnable::run)
                .build();
        this.skew = config.clockSkew();
        this.clock = clock;
    }

    /** What is remembered of this text, if its time is still right. Whether its key still is, the caller asks. */
    Optional<Entry> find(String compact) {
        Entry entry = entries.getIfPresent(compact);
        if (entry == null) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        boolean timely = now.minus(skew).isBefore(entry.verified().expiresAt())
                && !entry.verified().issuedAt().isAfter(now.plus(skew));
        return timely ? Optional.of(entry) : Optional.empty();
    }

    void keep(String compact, Entry entry) {
        entries.put(compact, entry);
    }
}
