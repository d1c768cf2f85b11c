package dev.exchanger.exchange.payout;

/**
 * What a provider says about a payout.
 *
 * @param answer    what became of it
 * @param reference the provider's name of the transfer, null if there is none yet
 * @param failure   why not, null if nothing is wrong
 */
public record PayoutResult(Answer answer, String reference, String failure) {

    /** What can become of a payout. */
    public enum Answer {
        /** The money has left. */
        CONFIRMED,
        /** It will leave. */
        ACCEPTED,
        /** It will not leave. */
        REFUSED,
        /** The provider did not answer, so nobody knows. */
        UNKNOWN,
        /** The provider has never heard of it. */
        UNHEARD
    }

    public static PayoutResult confirmed(String reference) {
        return new PayoutResult(Answer.CONFIRMED, reference, null);
    }

    public static PayoutResult accepted() {
        return new PayoutResult(Answer.ACCEPTED, null, null);
    }

    public static PayoutResult refused(String failure) {
        return new PayoutResult(Answer.REFUSED, null, failure);
    }

    public static PayoutResult unknown(String failure) {
        return new PayoutResult(Answer.UNKNOWN, null, failure);
    }

    public static PayoutResult unheard() {
        return new PayoutResult(Answer.UNHEARD, null, null);
    }
}
