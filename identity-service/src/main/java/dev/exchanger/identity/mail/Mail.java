package dev.exchanger.identity.mail;

import java.util.Map;

/**
 * A mail to be written.
 *
 * @param to     canonical address, or {@link #NOBODY}
 * @param kind   which text
 * @param locale of the reader
 * @param values what the text needs
 */
public record Mail(String to, MailKind kind, String locale, Map<String, String> values) {

    /** The mail is written like any other, so that it takes as long, and never sent. */
    public static final String NOBODY = null;

    /** Without the values: there is a code among them. */
    @Override
    public String toString() {
        return "Mail[" + kind + "]";
    }
}
