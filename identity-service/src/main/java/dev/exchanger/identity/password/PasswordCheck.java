package dev.exchanger.identity.password;

/** Outcome of comparing a password with a stored hash. */
public enum PasswordCheck {
    /** Not the password, or there is none. */
    WRONG,
    /** The password. */
    RIGHT,
    /** The password, but hashed with parameters that are no longer the configured ones: hash it again. */
    RIGHT_BUT_OUTDATED;

    public boolean right() {
        return this != WRONG;
    }
}
