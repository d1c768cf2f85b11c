package dev.exchanger.identity.telegram;

import java.time.Instant;
import java.util.UUID;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Bodies of the requests and answers about links. */
public final class LinkViews {

    private LinkViews() {}

    /**
     * A code for the user to open in Telegram.
     *
     * @param deepLink opens the bot with the code
     */
    public record Issued(UUID id, String code, String deepLink, Instant expiresAt) {
        @Override
        public String toString() {
            return "Issued[" + id + "]";
        }
    }

    /**
     * How far a link is.
     *
     * @param telegramName who has claimed it; absent before
     */
    @Schema(name = "LinkState")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record State(UUID id, LinkStatus status, String telegramName) {
        static State of(LinkRequest request) {
            return new State(request.id(), request.status(), request.telegramName());
        }
    }

    /** The new status after a confirmation. */
    public record Confirmed(LinkStatus status) {}

    /** A Telegram user opens a code. */
    public record Claim(
            @NotNull @Size(max = 64) String code,
            @NotNull @Positive Long telegramUserId,
            @Size(max = 200) String telegramName,
            @Size(max = 35) String locale) {
        @Override
        public String toString() {
            return "Claim";
        }
    }

    /** What that user is shown before confirming. */
    public record Claimed(UUID id, String maskedEmail, Instant expiresAt) {}

    /** The Telegram user confirms. */
    public record BotConfirmation(@NotNull @Positive Long telegramUserId) {}
}
