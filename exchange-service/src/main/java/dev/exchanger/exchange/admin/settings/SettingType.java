package dev.exchanger.exchange.admin.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

/** What values a setting takes. */
sealed interface SettingType {

    /** As the API names it. */
    String code();

    /** The least value as text; empty if there is none. */
    default Optional<String> minimum() {
        return Optional.empty();
    }

    /** The greatest value as text, for a text its length; empty if there is none. */
    default Optional<String> maximum() {
        return Optional.empty();
    }

    /** What is wrong with a value; empty if it fits. */
    Optional<String> fault(JsonNode value);

    /** {@code true} or {@code false}. */
    record Flag() implements SettingType {

        @Override
        public String code() {
            return "boolean";
        }

        @Override
        public Optional<String> fault(JsonNode value) {
            return value.isBoolean() ? Optional.empty() : Optional.of("must be true or false");
        }
    }

    /** A whole number, bounds included. */
    record Whole(int least, int most) implements SettingType {

        @Override
        public String code() {
            return "integer";
        }

        @Override
        public Optional<String> minimum() {
            return Optional.of(Integer.toString(least));
        }

        @Override
        public Optional<String> maximum() {
            return Optional.of(Integer.toString(most));
        }

        @Override
        public Optional<String> fault(JsonNode value) {
            boolean fits = value.isIntegralNumber()
                    && value.canConvertToInt()
                    && value.intValue() >= least
                    && value.intValue() <= most;
            return fits ? Optional.empty() : Optional.of("must be a whole number from " + least + " to " + most);
        }
    }

    /** An ISO-8601 duration, bounds included. */
    record Span(Duration least, Duration most) implements SettingType {

        @Override
        public String code() {
            return "duration";
        }

        @Override
        public Optional<String> minimum() {
            return Optional.of(least.toString());
        }

        @Override
        public Optional<String> maximum() {
            return Optional.of(most.toString());
        }

        @Override
        public Optional<String> fault(JsonNode value) {
            try {
                Duration span = Duration.parse(value.isTextual() ? value.textValue() : "");
                if (span.compareTo(least) >= 0 && span.compareTo(most) <= 0) {
                    return Optional.empty();
                }
            } catch (DateTimeParseException e) {
                // It is told below.
            }
            return Optional.of("must be a duration from " + least + " to " + most);
        }
    }

    /** Some words. */
    record Words(int length) implements SettingType {

        @Override
        public String code() {
            return "text";
        }

        @Override
        public Optional<String> maximum() {
            return Optional.of(Integer.toString(length));
        }

        @Override
        public Optional<String> fault(JsonNode value) {
            boolean fits = value.isTextual()
                    && value.textValue().length() <= length
                    && value.textValue().chars().noneMatch(Character::isISOControl);
            return fits
                    ? Optional.empty()
                    : Optional.of("must be a text of one line, at most " + length + " characters");
        }
    }
}
