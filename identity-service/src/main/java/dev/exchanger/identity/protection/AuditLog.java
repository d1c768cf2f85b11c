package dev.exchanger.identity.protection;

import org.jboss.logging.Logger;

/**
 * Says who did what to whom, in lines of the log category {@code dev.exchanger.audit} such as
 * {@code login.failed context=web user=- ip=203.0.113.7}. What changes something has an event too; a failed login has
 * only its line, because a flood of failures must not push events out of the stream.
 */
public final class AuditLog {

    private static final Logger LOG = Logger.getLogger("dev.exchanger.audit");

    private AuditLog() {}

    /**
     * Writes one line.
     *
     * @param action what happened, such as {@code login.failed}
     * @param pairs  names and values in turn: ids, codes and addresses of callers, never e-mail addresses or secrets; null
     *     is written as {@code -}
     */
    public static void record(String action, Object... pairs) {
        StringBuilder line = new StringBuilder(action);
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            line.append(' ').append(pairs[i]).append('=').append(value(pairs[i + 1]));
        }
        LOG.info(line);
    }

    /** In one word, so that no value can pretend to be another pair. */
    private static String value(Object value) {
        return value == null ? "-" : value.toString().replaceAll("[^!-~]", "_");
    }
}
