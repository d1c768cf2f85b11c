package dev.exchanger.platform.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/**
 * The opaque {@code cursor} of a keyset-paginated listing: the sort keys of the last item of a page. A checksum over the
 * name of the listing refuses cursors that were edited, cut off or taken from another listing. It is no signature: a
 * cursor must never carry anything a client may not choose, and the query still filters by owner.
 */
public final class Cursor {

    private static final int CHECKSUM = 8;
    // A cursor of ours is a few dozen bytes.
    private static final int MAX_TEXT = 1024;
    private static final byte SEPARATOR = 0x1f;

    private final String listing;
    private final int keys;

    private Cursor(String listing, int keys) {
        this.listing = listing;
        this.keys = keys;
    }

    /**
     * The codec of one listing.
     *
     * @param listing name of the listing with the version of its order, e.g. {@code orders.v1}
     * @param keys    how many sort keys a cursor holds, at least 1
     */
    public static Cursor of(String listing, int keys) {
        return new Cursor(listing, keys);
    }

    /** The cursor after an item with these sort keys, in their order; none may contain U+001F. */
    public String encode(Object... sortKeys) {
        if (sortKeys.length != keys) {
            throw new IllegalArgumentException(listing + " has " + keys + " sort keys, not " + sortKeys.length);
        }
        List<String> parts = new ArrayList<>(keys);
        for (Object key : sortKeys) {
            String part = key.toString();
            if (part.indexOf(SEPARATOR) >= 0) {
                throw new IllegalArgumentException("A sort key must not contain U+001F");
            }
            parts.add(part);
        }
        byte[] payload = String.join(String.valueOf((char) SEPARATOR), parts).getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(checksum(payload), CHECKSUM + payload.length);
        System.arraycopy(payload, 0, whole, CHECKSUM, payload.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /**
     * Where a cursor points; fails with 400 {@code invalid-cursor} for everything this listing did not issue.
     *
     * @param position reads the sort keys, in their order. What it refuses is no cursor either: the checksum keeps
     *     accidents out, not people who compute one
     */
    public <T> T decode(String cursor, Function<List<String>, T> position) {
        try {
            return position.apply(keys(cursor));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw refused();
        }
    }

    private List<String> keys(String cursor) {
        byte[] whole = bytes(cursor);
        if (whole.length < CHECKSUM) {
            throw refused();
        }
        byte[] payload = Arrays.copyOfRange(whole, CHECKSUM, whole.length);
        if (!MessageDigest.isEqual(checksum(payload), Arrays.copyOf(whole, CHECKSUM))) {
            throw refused();
        }
        List<String> parts = List.of(text(payload).split(String.valueOf((char) SEPARATOR), -1));
        if (parts.size() != keys) {
            throw refused();
        }
        return parts;
    }

    /** Only the one spelling {@link #encode} makes: Base64 decoders accept several for the same bytes. */
    private static byte[] bytes(String cursor) {
        if (cursor == null || cursor.length() > MAX_TEXT) {
            throw refused();
        }
        try {
            byte[] whole = Base64.getUrlDecoder().decode(cursor);
            if (!Base64.getUrlEncoder().withoutPadding().encodeToString(whole).equals(cursor)) {
                throw refused();
            }
            return whole;
        } catch (IllegalArgumentException e) {
            throw refused();
        }
    }

    private static String text(byte[] payload) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException e) {
            throw refused();
        }
    }

    private byte[] checksum(byte[] payload) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(listing.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return Arrays.copyOf(digest.digest(payload), CHECKSUM);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static ProblemException refused() {
        return new ProblemException(CommonProblem.INVALID_CURSOR, null)
                .withError("cursor", "not issued by this listing");
    }
}
