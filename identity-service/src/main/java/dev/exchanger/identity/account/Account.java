package dev.exchanger.identity.account;

import java.util.UUID;

/**
 * What deciding about a login takes.
 *
 * @param email             canonical
 * @param passwordHash      null when no password was set yet
 * @param credentialVersion grows when older credentials must no longer count
 */
public record Account(
        UUID id, String email, String passwordHash, boolean verified, AccountStatus status, long credentialVersion) {

    public boolean active() {
        return status == AccountStatus.ACTIVE;
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "Account[" + id + ", " + status + "]";
    }
}
