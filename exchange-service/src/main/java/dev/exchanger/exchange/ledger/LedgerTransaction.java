package dev.exchanger.exchange.ledger;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.exchanger.exchange.money.Money;

import static dev.exchanger.exchange.ledger.Posting.credit;
import static dev.exchanger.exchange.ledger.Posting.debit;

/**
 * Something that happened to the desk's money. The database refuses one that does not sum to zero in each currency.
 *
 * @param kind     what happened
 * @param sourceId which payment, payout, refund or order it tells of; booked once for each kind
 * @param orderId  whose money it is; null for nobody's
 * @param postings all sides
 */
public record LedgerTransaction(Kind kind, UUID sourceId, UUID orderId, List<Posting> postings) {

    /** What can happen; the spelling in the database is the name in lower case. */
    public enum Kind {
        OPENING,
        RESERVE,
        PAYMENT,
        EXCHANGE,
        PAYOUT,
        REFUND,
        CORRECTION
    }

    public LedgerTransaction {
        postings = List.copyOf(postings);
    }

    /**
     * A payment for an order. What is more exact than the currency goes to suspense.
     *
     * @param received what the provider holds now
     * @param credited what counts for the order
     */
    public static LedgerTransaction payment(
            UUID paymentId, UUID orderId, String provider, BigDecimal received, Money credited) {
        String currency = credited.currency().code();
        List<Posting> postings = new ArrayList<>();
        postings.add(debit(Account.cash(provider), currency, received));
        BigDecimal rest = received.subtract(credited.amount());
        if (credited.isPositive()) {
            postings.add(credit(Account.CUSTOMER, currency, credited.amount()));
        }
        if (rest.signum() != 0) {
            postings.add(credit(Account.SUSPENSE, currency, rest));
        }
        return new LedgerTransaction(Kind.PAYMENT, paymentId, orderId, postings);
    }

    /** A payment nobody knows what to do with; {@code orderId} may be null. */
    public static LedgerTransaction unclaimed(
            UUID paymentId, UUID orderId, String provider, BigDecimal received, String currency) {
        return new LedgerTransaction(
                Kind.PAYMENT,
                paymentId,
                orderId,
                List.of(
                        debit(Account.cash(provider), currency, received),
                        credit(Account.SUSPENSE, currency, received)));
    }

    /** An order fulfilled: what was given belongs to the desk, what was promised to the customer. */
    public static LedgerTransaction exchange(UUID orderId, Money give, Money get, Money fee) {
        List<Posting> postings = new ArrayList<>();
        postings.add(debit(Account.CUSTOMER, give.currency().code(), give.amount()));
        postings.add(credit(Account.EXCHANGE, give.currency().code(), give.amount()));
        postings.add(
                debit(Account.EXCHANGE, get.currency().code(), get.plus(fee).amount()));
        postings.add(credit(Account.CUSTOMER, get.currency().code(), get.amount()));
        if (fee.isPositive()) {
            postings.add(credit(Account.FEES, fee.currency().code(), fee.amount()));
        }
        return new LedgerTransaction(Kind.EXCHANGE, orderId, orderId, postings);
    }

    /** A payout that left a provider. */
    public static LedgerTransaction payout(UUID payoutId, UUID orderId, String provider, Money amount) {
        return outgoing(Kind.PAYOUT, payoutId, orderId, provider, amount);
    }

    /** Money that went back to the customer. */
    public static LedgerTransaction refund(UUID refundId, UUID orderId, String provider, Money amount) {
        return outgoing(Kind.REFUND, refundId, orderId, provider, amount);
    }

    /**
     * Money that went back, in whatever currency.
     *
     * @param account what it was owed by: {@link Account#CUSTOMER} or {@link Account#SUSPENSE}
     */
    public static LedgerTransaction refund(
            UUID refundId, UUID orderId, String provider, String account, BigDecimal amount, String currency) {
        return new LedgerTransaction(
                Kind.REFUND,
                refundId,
                orderId,
                List.of(debit(account, currency, amount), credit(Account.cash(provider), currency, amount)));
    }

    /** What the owners bring, or take if negative. */
    public static LedgerTransaction reserve(Kind kind, UUID sourceId, String currency, BigDecimal amount) {
        return new LedgerTransaction(
                kind,
                sourceId,
                null,
                List.of(debit(Account.TREASURY, currency, amount), credit(Account.EQUITY, currency, amount)));
    }

    private static LedgerTransaction outgoing(Kind kind, UUID sourceId, UUID orderId, String provider, Money amount) {
        String currency = amount.currency().code();
        return new LedgerTransaction(
                kind,
                sourceId,
                orderId,
                List.of(
                        debit(Account.CUSTOMER, currency, amount.amount()),
                        credit(Account.cash(provider), currency, amount.amount())));
    }
}
