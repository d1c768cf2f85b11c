package dev.exchanger.exchange.ledger;

/** The chart of accounts. Each exists once for each currency. */
public final class Account {

    /** What came in and is not yet paid out or given back: the desk owes it. The transaction names the order. */
    public static final String CUSTOMER = "customer";
    /** Money that belongs to no order, or in a currency nobody asked for: owed to somebody a human has to find. */
    public static final String SUSPENSE = "suspense";
    /** What was taken in one currency and given in another; its two balances are the desk's position. */
    public static final String EXCHANGE = "exchange";
    /** Fees earned. */
    public static final String FEES = "fees";
    /** What the owners of the desk put in. */
    public static final String EQUITY = "equity";
    /** Reserves that operators bring and take. */
    public static final String TREASURY = "cash:treasury";

    private Account() {}

    /** The money that lies with a provider. */
    public static String cash(String provider) {
        return "cash:" + provider;
    }
}
