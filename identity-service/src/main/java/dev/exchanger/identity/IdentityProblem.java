package dev.exchanger.identity;

import dev.exchanger.platform.problem.ProblemType;

/** The failures only identity-service can tell about. */
public enum IdentityProblem implements ProblemType {
    /** A request must show one credential, not two. */
    AMBIGUOUS_CREDENTIALS(400, "The request carries both a session cookie and a bearer token"),
    UNSUPPORTED_GRANT_TYPE(400, "The grant type is not supported"),
    /** Unknown address and wrong password look the same. */
    INVALID_CREDENTIALS(401, "The e-mail address or the password is wrong"),
    INVALID_CLIENT(401, "The service client is unknown or its secret is wrong"),
    EMAIL_UNVERIFIED(403, "The e-mail address is not verified yet"),
    ACCOUNT_LOCKED(403, "The account is locked"),
    CROSS_SITE_REQUEST(403, "A browser may only send this request from the application's own site"),
    TELEGRAM_NOT_LINKED(404, "The Telegram account is not linked to a user"),
    LINK_CODE_UNKNOWN(404, "The link code is unknown, used or expired"),
    TELEGRAM_ALREADY_LINKED(409, "The Telegram account is linked to another user"),
    OWN_ACCOUNT(409, "This cannot be done to one's own account"),
    LINK_NOT_CLAIMED(409, "The link was not opened in Telegram yet"),
    CODE_EXPIRED(410, "The code is expired, used up or was replaced by a newer one"),
    LINK_EXPIRED(410, "The link has expired"),
    CODE_MISMATCH(422, "The code is wrong");

    private final int status;
    private final String title;

    IdentityProblem(int status, String title) {
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
