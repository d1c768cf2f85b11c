package dev.exchanger.exchange.money;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;

/** Amounts in JSON of others, who write them as text or as a number: read without losing a digit. */
public final class JsonAmount {

    private static final int MAX_INTEGER_DIGITS = 18;
    private static final int MAX_DECIMALS = 40;
    private static final Pattern PLAIN = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,40})?");

    private JsonAmount() {}

    /** A reader that keeps numbers as they are written instead of making floating point of them. */
    public static ObjectReader reader(ObjectMapper json) {
        return json.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }

    /** Parses a document with {@link #reader}. @throws JsonProcessingException if it is none */
    public static JsonNode tree(ObjectMapper json, String text) throws JsonProcessingException {
        return reader(json).readTree(text);
    }

    /**
     * The positive amount of a node: a number, or a text in plain notation.
     *
     * @return empty if it is neither, not positive, or has more than 18 digits before or 40 after the point
     */
    public static Optional<BigDecimal> positive(JsonNode node) {
        return number(node)
                .filter(amount -> amount.signum() > 0)
                // Before anything is computed: 1e999999999 is eleven bytes to send and gigabytes to write down.
                .filter(amount -> amount.scale() <= MAX_DECIMALS
                        && (long) amount.precision() - amount.scale() <= MAX_INTEGER_DIGITS);
    }

    private static Optional<BigDecimal> number(JsonNode node) {
        if (node.isNumber()) {
            return Optional.of(node.decimalValue());
        }
        return node.isTextual() && PLAIN.matcher(node.textValue()).matches()
                ? Optional.of(new BigDecimal(node.textValue()))
                : Optional.empty();
    }
}
