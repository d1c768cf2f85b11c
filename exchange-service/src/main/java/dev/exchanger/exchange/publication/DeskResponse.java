package dev.exchanger.exchange.publication;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The desk as its customers see it.
 *
 * @param open         whether new quotes and orders are made
 * @param closedBy     what closes it; absent while it is open
 * @param reason       what the operator says about it; absent for nothing
 * @param opensAt      when it opens by its working hours; absent while it is open, or if nobody knows
 * @param closesAt     when it closes by its working hours; absent while it is closed, or if it does not close
 * @param timezone     where the desk is, as IANA names it; absent for a desk without working hours
 * @param announcement absent for none
 * @param payments     how to pay by hand, by currency
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Desk")
public record DeskResponse(
        @Schema(required = true) boolean open,
        Opening.ClosedBy closedBy,
        @Schema(examples = "Back at nine") String reason,
        Instant opensAt,
        Instant closesAt,
        @Schema(examples = "Europe/Kyiv") String timezone,
        Announced announcement,
        @Schema(required = true) List<Payment> payments) {

    /**
     * What everybody should know.
     *
     * @param version  of the announcement
     * @param level    how urgent it is
     * @param language of the text
     * @param text     plain text
     */
    @Schema(name = "DeskAnnouncement")
    public record Announced(
            long version,
            Announcement.Level level,
            @Schema(examples = "en") String language,
            String text) {}

    /**
     * How to pay by hand in a currency.
     *
     * @param currency     its code
     * @param version      of the instructions
     * @param language     of the text
     * @param instructions plain text, with line breaks
     */
    @Schema(name = "DeskPayment")
    public record Payment(
            @Schema(examples = "USDT") String currency,
            long version,
            @Schema(examples = "en") String language,
            String instructions) {}
}
