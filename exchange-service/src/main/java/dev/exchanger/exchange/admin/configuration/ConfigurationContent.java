package dev.exchanger.exchange.admin.configuration;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What a document may hold. */
sealed interface ConfigurationContent {

    /**
     * How to pay.
     *
     * @param instructions text for the customer by code of the currency
     */
    record PaymentInstructions(
            @NotEmpty @Size(max = 50)
            Map<
                            @Pattern(regexp = "[A-Z0-9]{2,10}", message = "must be the code of a currency") String,
                            @NotBlank @Size(max = 2000) String>
                    instructions)
            implements ConfigurationContent {}

    /**
     * What everybody should know.
     *
     * @param text  the words; empty for nothing
     * @param level how urgent it is
     */
    record Announcement(
            @NotNull @Size(max = 500) String text, @NotNull Level level) implements ConfigurationContent {}

    /** How urgent an announcement is. */
    enum Level {
        @JsonProperty("info")
        INFO,
        @JsonProperty("warning")
        WARNING
    }

    /**
     * When somebody is at the desk.
     *
     * @param timezone name of the zone, such as Europe/Kyiv
     * @param days     spans by day of the week; a day that is absent is closed
     */
    record WorkingHours(
            @NotNull String timezone,

            @NotNull
            Map<
                            @Pattern(
                                    regexp = "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
                                    message = "must be a day of the week")
                            String,
                            @NotNull @Size(max = 4) List<@NotNull @Valid Hours>>
                    days)
            implements ConfigurationContent {

        @JsonIgnore
        @AssertTrue(message = "timezone must be the name of a time zone")
        public boolean isTimezoneKnown() {
            return timezone == null || ZoneId.getAvailableZoneIds().contains(timezone);
        }
    }

    /** A span of a day, as {@code 09:00} to {@code 18:00}. */
    record Hours(
            @NotNull @Pattern(regexp = TIME) String from,
            @NotNull @Pattern(regexp = TIME) String to) {

        private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";

        @JsonIgnore
        @AssertTrue(message = "from must be before to")
        public boolean isOrdered() {
            return from == null || to == null || from.compareTo(to) < 0;
        }
    }
}
