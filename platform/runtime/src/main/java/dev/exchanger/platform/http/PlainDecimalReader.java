package dev.exchanger.platform.http;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;

/**
 * Reads decimals in plain notation only, as text or as a number. Exponents are refused: {@code 1e999999999} is eleven
 * bytes to send and gigabytes to write down.
 */
final class PlainDecimalReader extends StdScalarDeserializer<BigDecimal> {

    private static final long serialVersionUID = 1;
    private static final Pattern PLAIN = Pattern.compile("-?[0-9]{1,38}(\\.[0-9]{1,38})?");

    PlainDecimalReader() {
        super(BigDecimal.class);
    }

    @Override
    public BigDecimal deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        JsonToken token = parser.currentToken();
        boolean scalar = token == JsonToken.VALUE_STRING || token.isNumeric();
        if (scalar && PLAIN.matcher(parser.getText()).matches()) {
            return new BigDecimal(parser.getText());
        }
        if (scalar) {
            return (BigDecimal)
                    context.handleWeirdStringValue(BigDecimal.class, parser.getText(), "not a plain decimal");
        }
        return (BigDecimal) context.handleUnexpectedToken(BigDecimal.class, parser);
    }
}
