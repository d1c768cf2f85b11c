package dev.exchanger.realtime;

import dev.exchanger.platform.problem.ProblemType;

/** What can go wrong in this service, beside the failures all services share. */
public enum RealtimeProblem implements ProblemType {
    IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used for another request"),
    USER_UNKNOWN(422, "There is no such user"),
    CHAT_FULL(409, "The chat has as many members as it can"),
    MEMBERS_FIXED(409, "The members of this chat do not change"),
    MESSAGE_DELETED(409, "The message was deleted"),
    FORWARDED(409, "What others wrote is not edited"),
    PIN_LIMIT(409, "As many messages are pinned as can be");

    private final int status;
    private final String title;

    RealtimeProblem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String title() {
        return title;
    }
}
