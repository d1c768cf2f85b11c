package dev.exchanger.platform.session;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What Redis knows about a live session. Members are short: this is the value read on every request.
 *
 * @param userId        the user
 * @param context       {@code web}, {@code admin} or {@code telegram}; repeated here so that a value under a wrong key
 *                      is refused
 * @param handle        the public name of the session
 * @param verifiedAt    when PostgreSQL last said that the session lives
 * @param idleExpiresAt ends by lack of use
 * @param expiresAt     ends in any case
 * @param ver           version of the session row
 */
public record SessionValue(
        UUID userId,
        String context,
        UUID handle,
        Instant verifiedAt,
        Instant idleExpiresAt,
        Instant expiresAt,
        long ver) {

    /**
     * Whether a reader other than identity may trust this value: not expired, and PostgreSQL said so recently. A
     * verification from the future (clocks apart) counts as fresh, but not one further ahead than the bound itself.
     */
    public boolean usable(Instant now, Duration freshness) {
        Duration age = Duration.between(verifiedAt, now);
        return now.isBefore(idleExpiresAt)
                && now.isBefore(expiresAt)
                && age.compareTo(freshness) < 0
                && age.negated().compareTo(freshness) < 0;
    }
}
