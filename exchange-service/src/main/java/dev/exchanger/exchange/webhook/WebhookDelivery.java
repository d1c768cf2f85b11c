package dev.exchanger.exchange.webhook;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.vertx.mutiny.sqlclient.Row;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One message to one endpoint, as the log shows it.
 *
 * @param id            the {@code webhook-id} of all its attempts
 * @param position      its place in the endpoint's queue
 * @param type          of the event
 * @param eventId       the event
 * @param status        {@code pending}, {@code delivered} or {@code failed}
 * @param attempts      how often it was sent
 * @param nextAttemptAt when it is sent next, if it is pending
 * @param lastAttemptAt when it was sent last
 * @param lastStatus    what was answered then
 * @param lastError     why there was no answer then
 * @param createdAt     when the event happened
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookDelivery(
        UUID id,
        @JsonIgnore long position,
        @Schema(examples = "exchange.order.paid.v1") String type,
        UUID eventId,
        @Schema(examples = "delivered") String status,
        int attempts,
        Instant nextAttemptAt,
        Instant lastAttemptAt,
        Integer lastStatus,
        String lastError,
        Instant createdAt) {

    static WebhookDelivery from(Row row) {
        String status = row.getString("status");
        return new WebhookDelivery(
                row.getUUID("id"),
                row.getLong("position"),
                row.getString("type"),
                row.getUUID("event_id"),
                status,
                row.getInteger("attempts"),
                status.equals("pending") ? instant(row, "next_attempt_at") : null,
                instant(row, "last_attempt_at"),
                row.getInteger("last_status"),
                row.getString("last_error"),
                instant(row, "created_at"));
    }

    private static Instant instant(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
