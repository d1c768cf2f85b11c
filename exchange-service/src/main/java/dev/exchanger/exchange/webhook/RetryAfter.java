package dev.exchanger.exchange.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** What the header {@code Retry-After} asks for (RFC 9110, 10.2.3). */
final class RetryAfter {

    private static final Pattern SECONDS = Pattern.compile("[0-9]+");
    // More digits than any patience has.
    private static final int MOST_DIGITS = 9;

    private RetryAfter() {}

    /**
     * How long to wait.
     *
     * @param header seconds or a date; null and anything that is neither ask for nothing
     * @param now    of the answer
     * @return zero if nothing is asked for, at most {@code most}
     */
    static Duration of(String header, Instant now, Duration most) {
        Duration asked = header == null ? Duration.ZERO : parse(header.strip(), now);
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(most) > 0 ? most : asked;
    }

    private static Duration parse(String header, Instant now) {
        if (SECONDS.matcher(header).matches()) {
            return header.length() > MOST_DIGITS
                    ? Duration.ofSeconds(Long.MAX_VALUE)
                    : Duration.ofSeconds(Long.parseLong(header));
        }
        try {
            return Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from));
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
