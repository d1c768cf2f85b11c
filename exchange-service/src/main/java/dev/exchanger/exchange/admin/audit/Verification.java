package dev.exchanger.exchange.admin.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a walk along the chain found.
 *
 * @param intact   whether all that was looked at fits
 * @param complete whether the walk came to the end; if it is intact but not complete, go on with {@code after=} the
 *     position of {@code head}
 * @param checked  rows that were looked at
 * @param head     the last row that was looked at, absent in an empty log or at a fault
 * @param fault    the first thing that does not fit, absent if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "AuditVerification")
public record Verification(boolean intact, boolean complete, long checked, Head head, Fault fault) {

    /**
     * A place in the chain.
     *
     * @param position of the row
     * @param hash     hex of its hash
     */
    @Schema(name = "AuditHead")
    public record Head(long position, String hash) {

        /** Before the first row. */
        static final Head START = new Head(0, "0".repeat(64));
    }

    /**
     * Something that does not fit.
     *
     * @param position where
     * @param reason   why
     */
    @Schema(name = "AuditFault")
    public record Fault(long position, Reason reason) {}

    /** Why a row does not fit. */
    @Schema(name = "AuditFaultReason")
    public enum Reason {
        /** Its contents are not those its hash was made of. */
        @JsonProperty("altered-row")
        ALTERED_ROW,
        /** There is none at this position. */
        @JsonProperty("missing-row")
        MISSING_ROW,
        /** It does not follow the row before it. */
        @JsonProperty("wrong-link")
        WRONG_LINK,
        /** The chain fits, but it is not the one that was exported: its hash was another one. */
        @JsonProperty("rewritten")
        REWRITTEN
    }

    static Verification broken(long checked, Fault fault) {
        return new Verification(false, false, checked, null, fault);
    }
}
