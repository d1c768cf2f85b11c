package dev.exchanger.exchange;

import dev.exchanger.platform.problem.ProblemType;

/** What can go wrong in this service, beside the failures all services share. */
public enum ExchangeProblem implements ProblemType {
    DESK_CLOSED(503, "The desk is closed"),
    REPORT_NOT_READY(409, "The report is not done"),
    PAIR_UNKNOWN(422, "This pair is not exchanged here"),
    AMOUNT_SCALE(422, "The amount has more decimals than the currency"),
    AMOUNT_OUT_OF_RANGE(422, "The amount is outside the limits of the pair"),
    RATE_UNKNOWN(404, "No rate is kept for this pair"),
    RATE_STALE(503, "The rate is being refreshed"),
    PAIR_HALTED(503, "The pair is halted until its rate has been checked"),
    PAIR_NOT_HALTED(409, "The pair is not halted"),

    QUOTE_UNKNOWN(422, "There is no such quote"),
    QUOTE_USED(409, "The quote has been used"),
    QUOTE_EXPIRED(409, "The quote has expired"),
    QUOTE_INVALID(409, "The quote does not carry a valid signature"),

    ORDER_LIMIT(409, "Too many open orders"),
    RESERVE_INSUFFICIENT(409, "The desk cannot promise this amount now"),
    INVALID_TRANSITION(409, "The order's status does not allow this"),
    IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used for another request"),
    IDEMPOTENCY_IN_FLIGHT(409, "A request with this Idempotency-Key is being processed"),

    WEBHOOK_URL(422, "This URL is not called"),
    WEBHOOK_LIMIT(409, "Too many webhook endpoints"),

    PROVIDER_UNKNOWN(422, "There is no such payment provider"),
    CALLBACK_SIGNATURE(401, "The callback is not authentic"),

    CLAIMED(409, "Another operator works on this order"),
    NOT_CLAIMED(409, "Claim the order first"),
    FOUR_EYES(403, "Another operator has to approve this"),
    PROPOSAL_EXPIRED(409, "The proposal has waited too long"),
    UNDERPAID(409, "What came in does not suffice"),
    PAYMENT_KNOWN(409, "The transaction is known, with other contents"),
    PAYOUT_IN_FLIGHT(409, "A payout of this order is under way"),
    REFERENCE_USED(409, "The reference belongs to another payout"),
    REFUND_TOO_LARGE(409, "The refund exceeds what can be given back"),
    REFUND_DECIDED(409, "The refund's status does not allow this");

    private final int status;
    private final String title;

    ExchangeProblem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public String title() {
        return title;
    }
}
