package dev.exchanger.exchange.refund;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A refund, as the database has it and as operators see it.
 *
 * @param id          the refund, UUIDv7
 * @param orderId     of which order
 * @param amount      how much
 * @param currency    of what
 * @param account     the ledger account it is taken from
 * @param provider    where the money lies
 * @param reason      why
 * @param status      where it stands
 * @param fourEyes    whether somebody else has to approve
 * @param requestedBy who asked for it, null if the desk did by itself
 * @param decidedBy   who approved or rejected it, null if nobody had to
 * @param sentBy      who sent it
 * @param reference   of the transfer, once it is sent
 * @param createdAt   when it was asked for
 * @param decidedAt   when it was decided
 * @param sentAt      when it was booked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Refund(
        UUID id,
        UUID orderId,
        @Schema(examples = "100.00") BigDecimal amount,
        @Schema(examples = "USDT") String currency,
        @JsonIgnore String account,
        @Schema(examples = "sandbox") String provider,
        String reason,
        RefundStatus status,
        boolean fourEyes,
        UUID requestedBy,
        UUID decidedBy,
        UUID sentBy,
        String reference,
        Instant createdAt,
        Instant decidedAt,
        Instant sentAt) {

    /** One that is asked for; it is approved at once unless somebody else has to. */
    static Refund requested(
            UUID id,
            UUID orderId,
            BigDecimal amount,
            String currency,
            String account,
            String provider,
            String reason,
            boolean fourEyes,
            UUID requestedBy) {
        RefundStatus status = fourEyes ? RefundStatus.REQUESTED : RefundStatus.APPROVED;
        return new Refund(
                id,
                orderId,
                amount,
                currency,
                account,
                provider,
                reason,
                status,
                fourEyes,
                requestedBy,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    static Refund from(Row row) {
        return new Refund(
                row.getUUID("id"),
                row.getUUID("order_id"),
                plain(row.getBigDecimal("amount")),
                row.getString("currency"),
                row.getString("account"),
                row.getString("provider"),
                row.getString("reason"),
                RefundStatus.of(row.getString("status")),
                row.getBoolean("four_eyes"),
                row.getUUID("requested_by"),
                row.getUUID("decided_by"),
                row.getUUID("sent_by"),
                row.getString("provider_reference"),
                instant(row, "created_at"),
                instant(row, "decided_at"),
                instant(row, "sent_at"));
    }

    private static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column) == null
                ? null
                : row.getOffsetDateTime(column).toInstant();
    }
}
