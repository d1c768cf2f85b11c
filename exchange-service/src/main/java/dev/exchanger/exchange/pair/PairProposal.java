package dev.exchanger.exchange.pair;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.vertx.mutiny.sqlclient.Row;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Rules of a direction that wait for a second operator.
 *
 * @param id         also the entity tag
 * @param from       what customers give
 * @param to         what they get
 * @param rules      what shall hold
 * @param proposedBy who asked for it
 * @param createdAt  when
 * @param expiresAt  until when it can be approved
 * @param expired    whether that has passed, by the database's clock
 */
public record PairProposal(
        long id,
        @Schema(examples = "USDT") String from,
        @Schema(examples = "UAH") String to,
        PairRules rules,
        UUID proposedBy,
        Instant createdAt,
        Instant expiresAt,
        @JsonIgnore boolean expired) {

    /** All that wait, oldest first. */
    public record PairProposals(List<PairProposal> proposals) {}

    static PairProposal from(Row row) {
        return new PairProposal(
                row.getLong("id"),
                row.getString("from_currency"),
                row.getString("to_currency"),
                PairRules.from(row),
                row.getUUID("proposed_by"),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                row.getBoolean("expired"));
    }
}
