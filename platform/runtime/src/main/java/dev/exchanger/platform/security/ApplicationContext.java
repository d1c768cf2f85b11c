package dev.exchanger.platform.security;

import java.util.Locale;
import java.util.Optional;

/** Where a user acts. A session, a token, a cached user and a permission belong to exactly one. */
public enum ApplicationContext {
    WEB,
    ADMIN,
    TELEGRAM;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The spelling of tokens, keys, paths and tables: {@code web}, {@code admin}, {@code telegram}. */
    public String code() {
        return code;
    }

    /** The context of a code; empty for anything else, null included. */
    public static Optional<ApplicationContext> of(String code) {
        for (ApplicationContext context : values()) {
            if (context.code.equals(code)) {
                return Optional.of(context);
            }
        }
        return Optional.empty();
    }
}
