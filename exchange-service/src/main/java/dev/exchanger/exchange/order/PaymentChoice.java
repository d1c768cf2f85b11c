package dev.exchanger.exchange.order;

import java.util.Optional;

import dev.exchanger.exchange.publication.Instructions;
import dev.exchanger.exchange.publication.Languages;

/** What orders need from the payments: with whom a new order is paid, unless its owner asks for somebody else. */
public interface PaymentChoice {

    /**
     * For an order paid in a currency.
     *
     * @param currency the code of what the owner gives
     * @param reader   whose language published instructions are in
     */
    Choice choose(String currency, Languages reader);

    /**
     * With whom.
     *
     * @param provider     its name
     * @param instructions what is published of it right now; empty for nothing
     */
    record Choice(String provider, Optional<Instructions> instructions) {}
}
