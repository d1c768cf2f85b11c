package dev.exchanger.platform.session;

import java.util.Set;
import java.util.UUID;

/**
 * The cached user of one context, in the same slot envelope as a session.
 *
 * @param id          the user
 * @param email       canonical address
 * @param verified    whether the address was proved
 * @param permissions what the user may do in this context
 * @param locale      BCP 47 tag
 * @param ver         version of the user row
 */
public record CachedUser(UUID id, String email, boolean verified, Set<String> permissions, String locale, long ver) {

    public CachedUser {
        permissions = permissions == null ? Set.of() : Set.copyOf(permissions);
    }
}
