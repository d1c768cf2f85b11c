package dev.exchanger.exchange.analytics;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonValue;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a client tells about its own user.
 *
 * @param events at most 50
 */
public record ClientEvents(@NotEmpty @Size(max = 50) List<@NotNull @Valid ClientEvent> events) {

    /** What can be told. */
    public enum Name {
        PAGE_VIEWED,
        QUOTE_FORM_OPENED,
        QUOTE_ABANDONED,
        PAYMENT_DETAILS_COPIED,
        ORDER_SHARED,
        ERROR_SHOWN;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One event.
     *
     * @param name what happened
     * @param at   when; left out, the moment it arrives
     * @param data more about it; no personal data
     */
    public record ClientEvent(
            @NotNull Name name,
            @Schema(examples = "2026-01-31T12:00:00Z") Instant at,

            @Size(max = 16)
            Map<
                            @NotNull
                            @Pattern(
                                    regexp = "^[a-z][A-Za-z0-9]{0,31}$",
                                    message = "must be 1 to 32 letters and digits, the first one a small letter")
                            String,
                            @NotNull @Size(max = 200) String>
                    data) {}

    /**
     * The answer.
     *
     * @param accepted how many are kept; the rest was too much at this moment
     */
    public record Accepted(int accepted) {}
}
