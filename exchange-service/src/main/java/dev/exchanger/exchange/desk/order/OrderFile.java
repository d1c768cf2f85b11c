package dev.exchanger.exchange.desk.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.exchanger.exchange.order.OrderStatus;
import dev.exchanger.exchange.payout.PayoutStatus;
import dev.exchanger.exchange.payout.StoredPayout;
import dev.exchanger.exchange.refund.Refund;

/**
 * Everything the desk knows about one order, of one moment. All amounts are decimals as strings.
 *
 * @param order        the order
 * @param allowed      the statuses that can follow
 * @param payments     money that came in
 * @param payouts      money that goes out, given-up tries too
 * @param refunds      money that goes back
 * @param history      the steps, with who made them
 * @param transactions what was booked
 * @param notes        what operators noted
 * @param requotes     terms the order had before
 */
public record OrderFile(
        DeskOrder order,
        Set<OrderStatus> allowed,
        List<PaymentEntry> payments,
        List<PayoutEntry> payouts,
        List<Refund> refunds,
        List<Step> history,
        List<Booking> transactions,
        List<Note> notes,
        List<Terms> requotes) {

    /** Money that came in. */
    public record PaymentEntry(
            UUID id,
            String provider,
            String transactionId,
            String reference,
            BigDecimal amount,
            String currency,
            Instant paidAt,
            Instant receivedAt,
            String outcome) {}

    /** Money that goes out. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PayoutEntry(
            UUID id,
            String provider,
            PayoutStatus status,
            String amount,
            String currency,
            String reference,
            String failure,
            int attempts,
            UUID requestedBy,
            Instant createdAt,
            Instant updatedAt) {

        static PayoutEntry of(StoredPayout payout) {
            return new PayoutEntry(
                    payout.id(),
                    payout.provider(),
                    payout.status(),
                    payout.amount().text(),
                    payout.amount().currency().code(),
                    payout.reference(),
                    payout.failure(),
                    payout.attempts(),
                    payout.requestedBy(),
                    payout.createdAt(),
                    payout.updatedAt());
        }
    }

    /** A change of the status, and who made it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Step(long version, OrderStatus from, OrderStatus to, String cause, String actor, Instant at) {}

    /** A ledger transaction with its postings. */
    public record Booking(UUID id, String kind, UUID sourceId, Instant at, List<Entry> postings) {

        /** One side of it: a debit if positive. */
        @Schema(name = "BookingEntry")
        public record Entry(String account, String currency, BigDecimal amount) {}
    }

    /** What an operator noted. */
    public record Note(UUID operator, String action, String note, Instant at) {}

    /** Terms the order had until it got the version after this. */
    public record Terms(
            long version,
            BigDecimal give,
            BigDecimal get,
            BigDecimal rate,
            BigDecimal fee,
            long newRateId,
            UUID operator,
            Instant at) {}
}
