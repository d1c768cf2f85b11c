package dev.exchanger.identity.token;

import java.util.UUID;

/**
 * A refresh token that can be read; whether it is genuine only the session's key can tell.
 *
 * @param mac what the keyed hash should be
 */
record RefreshToken(UUID handle, long counter, byte[] mac) {

    @Override
    public String toString() {
        return "RefreshToken[" + handle + "]";
    }
}
