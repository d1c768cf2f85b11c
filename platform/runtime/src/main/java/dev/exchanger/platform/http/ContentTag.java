package dev.exchanger.platform.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The entity tag of an answer that has no version number: the same text has the same tag, whichever replica answers.
 *
 * @param value the tag, quotes included
 */
public record ContentTag(String value) {

    // 128 bits: nobody gains by making two texts that have the same tag.
    private static final int LENGTH = 22;

    public static ContentTag of(String content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
            return new ContentTag('"' + text.substring(0, LENGTH) + '"');
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Whether a client with this {@code If-None-Match} already has the content; a tag that a proxy made weak counts too. */
    public boolean isKnown(String ifNoneMatch) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(","))
                        .map(String::trim)
                        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(value));
    }
}
