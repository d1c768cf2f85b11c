package dev.exchanger.realtime.chat;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a member may do beside talking. */
public enum ChatRole {
    /** Of a group: adds and removes members, deletes what others wrote. */
    OWNER,
    MEMBER,
    /** Of the desk: deletes what others wrote. */
    OPERATOR;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** As on the wire and in the database. */
    @JsonValue
    public String code() {
        return code;
    }

    /** Whether messages of others may be deleted. */
    public boolean mayModerate() {
        return this != MEMBER;
    }

    static ChatRole of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
