package dev.exchanger.exchange.quote;

/**
 * A quote as the database has it now.
 *
 * @param quote   the offer
 * @param used    whether an order was made of it
 * @param expired whether it has run out, by the database's clock
 */
public record StoredQuote(Quote quote, boolean used, boolean expired) {}
