package dev.exchanger.bot.action;

import java.util.Locale;

/** What a one-time button does. */
public enum Action {
    CONFIRM_LINK,
    CANCEL_LINK,
    CONFIRM_UNLINK,
    CANCEL_UNLINK;

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Action ofColumn(String column) {
        return valueOf(column.toUpperCase(Locale.ROOT));
    }
}
