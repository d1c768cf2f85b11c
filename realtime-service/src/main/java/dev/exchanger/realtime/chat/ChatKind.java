package dev.exchanger.realtime.chat;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a chat is for. */
public enum ChatKind {
    /** Two users; there is one for each pair. */
    DIRECT,
    /** A title and members, who come and go. */
    GROUP,
    /** About one order: its owner and operators. */
    ORDER,
    /** A user's questions: the user and operators. */
    SUPPORT;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** As on the wire and in the database. */
    @JsonValue
    public String code() {
        return code;
    }

    /** Whether operators may come in by themselves. */
    boolean isForOperators() {
        return this == ORDER || this == SUPPORT;
    }

    static ChatKind of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
