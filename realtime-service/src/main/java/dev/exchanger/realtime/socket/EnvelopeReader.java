package dev.exchanger.realtime.socket;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * Reads the frames of clients: JSON objects {@code {id,t,r,k,d}}, one a line. Never throws: what cannot be read becomes
 * a {@link Envelope.Malformed} that says what is wrong with which line. Unknown members are skipped, so that a newer
 * client can talk to an older server.
 */
public final class EnvelopeReader {

    /** Largest request id: an unsigned 32-bit number. */
    public static final long MAX_ID = 0xFFFF_FFFFL;

    private static final int MAX_DEPTH = 16;
    private static final int MAX_NAME = 64;
    private static final int MAX_ROOM = 255;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(32)
                            .build())
                    // Two readers of {"t":"a","t":"b"} may see two different messages.
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private EnvelopeReader() {}

    /** The lines of a text frame in order; blank lines count for nothing, a frame without any other line is malformed. */
    public static List<Envelope> read(String frame) {
        List<Envelope> envelopes = new ArrayList<>(1);
        int number = 1;
        int start = 0;
        while (start <= frame.length()) {
            int end = frame.indexOf('\n', start);
            end = end < 0 ? frame.length() : end;
            String line = frame.substring(start, end);
            if (!line.isBlank()) {
                envelopes.add(line(line, number));
            }
            start = end + 1;
            number++;
        }
        if (envelopes.isEmpty()) {
            envelopes.add(malformed(null, SocketError.BAD_FRAME, "the frame is empty"));
        }
        return envelopes;
    }

    private static Envelope line(String line, int number) {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            // The parser's own message repeats the input, which may hold a token.
            int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
            return malformed(null, SocketError.BAD_FRAME, "line " + number + " is no JSON, near column " + column);
        }
        return node.isObject()
                ? envelope(node)
                : malformed(null, SocketError.BAD_FRAME, "line " + number + " is no JSON object");
    }

    private static Envelope envelope(JsonNode node) {
        Long id = null;
        try {
            id = id(node.get("id"));
            return new Envelope.Request(
                    id, type(node.get("t")), text(node, "r", MAX_ROOM), text(node, "k", MAX_NAME), data(node.get("d")));
        } catch (RequestRefused refusal) {
            return new Envelope.Malformed(id, refusal);
        }
    }

    private static Long id(JsonNode id) {
        if (id == null || id.isNull()) {
            return null;
        }
        if (!id.isIntegralNumber() || !id.canConvertToLong() || id.longValue() < 0 || id.longValue() > MAX_ID) {
            throw SocketError.BAD_REQUEST.because("'id' must be an integer from 0 to " + MAX_ID);
        }
        return id.longValue();
    }

    private static String type(JsonNode type) {
        if (type == null || !type.isTextual() || type.textValue().isEmpty()) {
            throw SocketError.BAD_REQUEST.because("'t' must be a text");
        }
        if (type.textValue().length() > MAX_NAME) {
            throw SocketError.BAD_REQUEST.because("'t' is longer than " + MAX_NAME);
        }
        return type.textValue();
    }

    private static String text(JsonNode node, String member, int limit) {
        JsonNode value = node.get(member);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()
                || value.textValue().isEmpty()
                || value.textValue().length() > limit) {
            throw SocketError.BAD_REQUEST.because("'" + member + "' must be a text of 1 to " + limit + " characters");
        }
        return value.textValue();
    }

    private static JsonNode data(JsonNode data) {
        if (data == null || data.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!data.isObject()) {
            throw SocketError.BAD_REQUEST.because("'d' must be an object");
        }
        return data;
    }

    private static Envelope malformed(Long id, SocketError error, String detail) {
        return new Envelope.Malformed(id, error.because(detail));
    }
}
