package dev.exchanger.identity.profile;

import java.util.UUID;

import dev.exchanger.identity.account.User;

/**
 * A user as seen by the user.
 *
 * @param version entity tag of the profile
 */
public record ProfileView(
        UUID id,
        String email,
        boolean emailVerified,
        String displayName,
        String locale,
        String timeZone,
        long version) {

    static ProfileView of(User user, UserProfile profile) {
        return new ProfileView(
                user.id(),
                user.email(),
                user.emailVerified(),
                profile.displayName(),
                profile.locale(),
                profile.timeZone(),
                profile.version());
    }
}
