package dev.exchanger.realtime.message;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.realtime.chat.PlainText;

/**
 * What a new message says.
 *
 * @param replyTo the message it answers, or {@code null}
 * @param forwardedFrom the message it is a copy of, or {@code null}
 * @param forwardedSender who wrote that one
 */
record MessageContent(String body, UUID replyTo, UUID forwardedFrom, UUID forwardedSender) {

    /** Characters of a body. */
    static final int MAX_BODY = 4096;

    /** Checks a body: 1 to {@value #MAX_BODY} characters, not only blanks, nothing PostgreSQL cannot keep; else 422. */
    static String body(String text) {
        if (!PlainText.fits(text, MAX_BODY)) {
            throw new ProblemException(CommonProblem.VALIDATION, "'body' must be a text of 1 to 4096 characters")
                    .withError("body", "must be a text of 1 to " + MAX_BODY + " characters");
        }
        return text;
    }

    /** Of what a request asks for, to tell a repetition from another request with the same key. */
    static byte[] hash(UUID chat, String what, Object detail, String body) {
        try {
            String text = chat + "\n" + what + "\n" + detail + "\n" + body;
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
