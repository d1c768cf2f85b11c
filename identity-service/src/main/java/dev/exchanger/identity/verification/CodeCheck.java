package dev.exchanger.identity.verification;

import java.util.UUID;

import dev.exchanger.identity.IdentityProblem;
import dev.exchanger.platform.problem.ProblemException;

/** What became of a try. */
sealed interface CodeCheck {

    /** The answer to a try that was not right. */
    default ProblemException refusal() {
        return this instanceof Wrong wrong
                ? new ProblemException(IdentityProblem.CODE_MISMATCH, null).with("remainingAttempts", wrong.remaining())
                : new ProblemException(IdentityProblem.CODE_EXPIRED, null);
    }

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
