package dev.exchanger.bot.conversation;

import java.util.Locale;

/** What the bot expects next from a user. */
public enum DialogueState {
    /** Nothing in particular. */
    IDLE,
    /** A press of Confirm or Cancel below the question whether to link the chat to an account. */
    LINKING;

    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A name written by a newer or older version of the bot leads back to the start, not to an error. */
    static DialogueState ofColumn(String name) {
        for (DialogueState state : values()) {
            if (state.column().equals(name)) {
                return state;
            }
        }
        return IDLE;
    }
}
