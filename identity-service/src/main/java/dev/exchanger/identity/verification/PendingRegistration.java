package dev.exchanger.identity.verification;

/**
 * What takes effect when the code of a registration is confirmed.
 *
 * @param displayName null for none
 */
public record PendingRegistration(String passwordHash, String locale, String displayName) {

    /** Without the hash. */
    @Override
    public String toString() {
        return "PendingRegistration[" + locale + "]";
    }
}
