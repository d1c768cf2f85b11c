package dev.exchanger.realtime.message;

import dev.exchanger.platform.http.Cursor;
import dev.exchanger.platform.http.Page;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** Reads and writes what clients page through messages with. */
final class HistoryCursor {

    private static final Cursor CURSOR = Cursor.of("messages.v1", 1);

    private HistoryCursor() {}

    /**
     * What a request asks for.
     *
     * @param cursor of the last answer, for older messages; or {@code null}
     * @param after number of a message, for newer ones; or {@code null}
     * @param limit 1 to 100, or {@code null}
     * @return fails with {@code invalid-cursor} or {@code validation}
     */
    static History.Range range(String cursor, String after, String limit) {
        return new History.Range(before(cursor), after(after, cursor), Page.limit(limit));
    }

    /** Where the next page begins, {@code null} after the last one and for newer messages, which have their numbers. */
    static String next(History.Slice slice, History.Range range) {
        return slice.more() && range.after() == null
                ? CURSOR.encode(
                        slice.messages().get(slice.messages().size() - 1).seq())
                : null;
    }

    private static Long before(String cursor) {
        return cursor == null ? null : CURSOR.decode(cursor, keys -> Long.valueOf(keys.get(0)));
    }

    private static Long after(String after, String cursor) {
        if (after == null) {
            return null;
        }
        if (cursor != null || !after.matches("[0-9]{1,18}")) {
            throw new ProblemException(CommonProblem.VALIDATION, null)
                    .withError("after", "must be a message's number, and excludes cursor");
        }
        return Long.valueOf(after);
    }
}
