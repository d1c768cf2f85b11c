package dev.exchanger.platform.http;

import java.util.regex.Pattern;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * The {@code Idempotency-Key} header of a request that must take effect once.
 *
 * @param value 1..255 visible ASCII characters, chosen by the client
 */
public record IdempotencyKey(String value) {

    /** Name of the header. */
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** Reads the header; 400 {@code idempotency-key-required} when it is missing or malformed. */
    public static IdempotencyKey required(String header) {
        if (header == null || !VISIBLE.matcher(header).matches()) {
            throw new ProblemException(
                    CommonProblem.IDEMPOTENCY_KEY_REQUIRED,
                    "Send a fresh key of 1 to 255 visible ASCII characters, and the same one when you retry");
        }
        return new IdempotencyKey(header);
    }
}
