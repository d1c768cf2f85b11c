package dev.exchanger.platform.openapi;

import dev.exchanger.platform.problem.ProblemType;

/**
 * One way in which a call can fail.
 *
 * @param status HTTP status, as the document spells it
 * @param code   of the problem
 * @param when   what the caller did, or what happened
 */
record Failure(String status, String code, String when) {

    static Failure of(ProblemType type, String when) {
        return new Failure(Integer.toString(type.status()), type.code(), when);
    }

    String text() {
        return code + ": " + when;
    }
}
