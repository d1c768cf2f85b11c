package dev.exchanger.exchange.payment;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.exchange.money.JsonAmount;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

/** Where in a provider's callback the parts of a payment are. What is added to callbacks later does not disturb. */
final class CallbackPointers {

    private static final int MAX_INTEGER_DIGITS = 15;
    private static final int MAX_DECIMALS = 18;
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,128}");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z0-9]{1,16}");
    // Up to the year 5138: a number beyond that counts milliseconds, which must not be guessed.
    private static final long MAX_SECONDS = 99_999_999_999L;

    private final JsonPointer type;
    private final Optional<String> seenType;
    private final String confirmedType;
    private final JsonPointer transactionId;
    private final JsonPointer reference;
    private final JsonPointer amount;
    private final JsonPointer currency;
    private final JsonPointer paidAt;

    /** @throws IllegalArgumentException if a pointer is none */
    CallbackPointers(PaymentConfig.Signed config) {
        this.type = JsonPointer.compile(config.type());
        this.seenType = config.seenType();
        this.confirmedType = config.confirmedType();
        this.transactionId = JsonPointer.compile(config.transactionId());
        this.reference = JsonPointer.compile(config.reference());
        this.amount = JsonPointer.compile(config.amount());
        this.currency = JsonPointer.compile(config.currency());
        this.paidAt = JsonPointer.compile(config.paidAt());
    }

    /** What a callback tells of a payment; empty for another type of message. @throws ProblemException {@code validation} */
    Optional<PaymentNews> read(String provider, JsonNode callback) {
        String told = text(callback, type);
        boolean confirmed = told.equals(confirmedType);
        if (!confirmed && !seenType.filter(told::equals).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(new PaymentNews(
                confirmed,
                new PaymentNotice(
                        provider,
                        matching(callback, transactionId, NAME),
                        matching(callback, reference, NAME),
                        amount(callback),
                        matching(callback, currency, CURRENCY),
                        time(callback))));
    }

    private BigDecimal amount(JsonNode callback) {
        return JsonAmount.positive(callback.at(amount))
                .map(BigDecimal::stripTrailingZeros)
                .filter(value ->
                        value.scale() <= MAX_DECIMALS && value.precision() - value.scale() <= MAX_INTEGER_DIGITS)
                .orElseThrow(() -> malformed(amount));
    }

    private Instant time(JsonNode callback) {
        JsonNode node = callback.at(paidAt);
        if (node.isIntegralNumber() && node.canConvertToLong() && Math.abs(node.longValue()) <= MAX_SECONDS) {
            return Instant.ofEpochSecond(node.longValue());
        }
        try {
            return OffsetDateTime.parse(text(callback, paidAt)).toInstant();
        } catch (DateTimeException e) {
            throw malformed(paidAt);
        }
    }

    private static String matching(JsonNode callback, JsonPointer pointer, Pattern pattern) {
        String value = text(callback, pointer);
        if (!pattern.matcher(value).matches()) {
            throw malformed(pointer);
        }
        return value;
    }

    private static String text(JsonNode callback, JsonPointer pointer) {
        JsonNode node = callback.at(pointer);
        if (!node.isTextual()) {
            throw malformed(pointer);
        }
        return node.textValue();
    }

    private static ProblemException malformed(JsonPointer pointer) {
        String field = pointer.toString()
                .substring(Math.min(1, pointer.toString().length()))
                .replace('/', '.');
        return new ProblemException(CommonProblem.VALIDATION, null).withError(field, "missing or malformed");
    }
}
