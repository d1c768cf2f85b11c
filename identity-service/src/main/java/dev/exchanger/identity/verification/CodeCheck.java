package dev.exchanger.identity.verification;

import java.util.UUID;

/** What became of a try. */
sealed interface CodeCheck {

    /**
     * The code, not used up yet.
     *
     * @param wrongTries how many wrong tries may stand in PostgreSQL when it is used up
     */
    record Right(UUID issue, int wrongTries) implements CodeCheck {}

    /** Not the code. */
    record Wrong(int remaining) implements CodeCheck {}

    /** No code that may be tried: expired, used, replaced, or tried too often. */
    record Over() implements CodeCheck {}
}
