package dev.exchanger.identity.useradmin;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A user as operators see it in a list.
 *
 * @param email        canonical; absent for a deleted account
 * @param displayName  absent when the user gave none
 * @param status       active, locked or deleted
 * @param liveSessions in all contexts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UserSummary(
        UUID id,
        String email,
        boolean emailVerified,
        String status,
        String displayName,
        String locale,
        boolean telegramLinked,
        long liveSessions,
        Instant createdAt) {}
