package dev.exchanger.identity.session;

import java.util.UUID;

/**
 * What the current refresh token of a session is made of.
 *
 * @param counter how often it was renewed
 * @param key     the session's half of the key
 */
public record RefreshState(UUID handle, long counter, byte[] key) {

    @Override
    public String toString() {
        return "RefreshState[" + handle + "]";
    }
}
