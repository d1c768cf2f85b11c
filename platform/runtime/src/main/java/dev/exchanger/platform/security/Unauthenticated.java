package dev.exchanger.platform.security;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** The one 401: missing, expired, forged and revoked tokens must look the same from outside. */
final class Unauthenticated {

    private Unauthenticated() {}

    static ProblemException problem() {
        return new ProblemException(CommonProblem.UNAUTHENTICATED, null);
    }
}
