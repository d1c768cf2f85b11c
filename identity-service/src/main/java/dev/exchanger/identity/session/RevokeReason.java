package dev.exchanger.identity.session;

import java.util.Locale;

/** Why a session ended before its time. */
public enum RevokeReason {
    LOGOUT,
    LOGOUT_OTHERS,
    LOGOUT_EVERYWHERE,
    /** The user revoked it by its handle. */
    REVOKED_BY_USER,
    /** The user's limit of sessions was reached. */
    EVICTED,
    /** A refresh token was used that had been replaced long before. */
    REFRESH_REUSE,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
    TELEGRAM_UNLINKED,
    /** The login was answered as failed, or its client had gone, before the session was there. */
    UNDELIVERED,
    LOCKED,
    DELETED;

    /** The spelling of table and events. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RevokeReason of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
