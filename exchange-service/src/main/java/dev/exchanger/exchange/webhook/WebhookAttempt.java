package dev.exchanger.exchange.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;

/**
 * A delivery that this replica has the right to send, until the lease ends.
 *
 * @param id             the delivery
 * @param endpointId     where it goes
 * @param number         1 for the first attempt; whoever has another number may not tell the outcome
 * @param url            what to call
 * @param body           what to send
 * @param secret         sealed
 * @param previousSecret the one that signs too, sealed
 * @param firstAt        when the first attempt began
 */
record WebhookAttempt(
        UUID id,
        UUID endpointId,
        int number,
        String url,
        String body,
        byte[] secret,
        Optional<byte[]> previousSecret,
        Instant firstAt) {

    static WebhookAttempt from(Row row) {
        Buffer previous = row.getBuffer("previous_secret");
        return new WebhookAttempt(
                row.getUUID("id"),
                row.getUUID("endpoint_id"),
                row.getInteger("attempts"),
                row.getString("url"),
                row.getString("body"),
                row.getBuffer("secret").getBytes(),
                Optional.ofNullable(previous).map(Buffer::getBytes),
                row.getOffsetDateTime("first_attempt_at").toInstant());
    }

    /**
     * What came of it.
     *
     * @param status of the answer, null if there was none
     * @param error  why there was none, null otherwise
     * @param pause  how long the receiver asks not to be called, zero if it does not
     */
    record Outcome(Integer status, String error, Duration pause) {

        /** @param pause what an answer with this status asks for, if it may ask at all */
        static Outcome answered(int status, Duration pause) {
            return new Outcome(status, null, status == 429 || status == 503 ? pause : Duration.ZERO);
        }

        static Outcome unanswered(String error) {
            return new Outcome(null, error, Duration.ZERO);
        }

        boolean delivered() {
            return status != null && status >= 200 && status < 300;
        }

        /** The receiver says that it does not want to be called ever again. */
        boolean gone() {
            return status != null && status == 410;
        }
    }
}
