package dev.exchanger.identity.owndata;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * All that this service knows about a user, but for secrets, which it knows only as hashes.
 *
 * @param sessions of all contexts, ended ones too as long as they are kept
 * @param telegram null when no Telegram account is linked
 */
public record AccountExport(
        Account account, Profile profile, List<Permission> permissions, List<Session> sessions, Telegram telegram) {

    /** The account itself; {@code emailDisplay} is the address as it was typed. */
    public record Account(
            UUID id,
            String email,
            String emailDisplay,
            boolean emailVerified,
            String status,
            Instant createdAt,
            Instant updatedAt) {}

    /** What the user says about himself. */
    public record Profile(String displayName, String locale, String timeZone, String avatarUrl) {}

    /** What the user may do in a context. */
    public record Permission(String context, String permission, Instant grantedAt) {}

    /** One session, with all that is kept about the device. */
    @Schema(name = "ExportedSession")
    public record Session(
            UUID handle,
            String context,
            String device,
            String userAgent,
            String ip,
            Instant createdAt,
            Instant lastSeenAt,
            Instant expiresAt,
            Instant revokedAt,
            String revokeReason) {}

    /** The linked Telegram account. */
    public record Telegram(long telegramUserId, String telegramName, String locale, Instant linkedAt) {}

    /** Nothing of a person. */
    @Override
    public String toString() {
        return "AccountExport[" + account.id() + "]";
    }
}
