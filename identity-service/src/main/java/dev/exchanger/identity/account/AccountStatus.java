package dev.exchanger.identity.account;

import java.util.Locale;

/** Whether an account can be used at all. */
public enum AccountStatus {
    ACTIVE,
    LOCKED,
    DELETED;

    /** The spelling of table and API. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AccountStatus of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
