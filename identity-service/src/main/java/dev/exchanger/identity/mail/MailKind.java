package dev.exchanger.identity.mail;

import java.util.Locale;

/** The mails there are. Each has a template for each locale. */
public enum MailKind {
    /** The code that proves an address. */
    VERIFY_EMAIL,
    /** The code that allows a new password. */
    RESET_PASSWORD,
    /** Somebody registered an address that has an account. */
    ACCOUNT_EXISTS,
    /** The password was changed. */
    PASSWORD_CHANGED,
    /** The code that proves the address an account is to move to. */
    CHANGE_EMAIL,
    /** To the old address: the account has moved. */
    EMAIL_CHANGED,
    /** The account was deleted. */
    ACCOUNT_DELETED;

    String template() {
        return name().toLowerCase(Locale.ROOT);
    }
}
