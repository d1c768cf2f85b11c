package dev.exchanger.exchange.payment;

import java.util.Optional;

import dev.exchanger.exchange.publication.Instructions;
import dev.exchanger.exchange.publication.Languages;
import dev.exchanger.exchange.signature.CallbackHeaders;

/** Somebody who takes money for us and tells when it came: a bean, or a provider of the configuration. */
public interface PaymentProvider {

    /** Stable name, part of the callback's path. */
    String name();

    /**
     * Checks that a callback is from the provider, and recent.
     *
     * @return the id of the message: a repetition has the same; fails with {@code callback-signature}
     */
    String authenticate(CallbackHeaders headers, String body);

    /**
     * Reads an authentic callback.
     *
     * @return what it tells of a payment, empty if it tells of something else; fails with {@code malformed-body} or
     *     {@code validation}
     */
    Optional<PaymentNews> read(String body);

    /** What is published for whoever pays an amount of a currency; empty for nothing. */
    default Optional<Instructions> instructions(String currency, Languages reader) {
        return Optional.empty();
    }

    /** What a payer has to know beside the reference while nothing is published; empty for nothing. */
    default Optional<String> hint() {
        return Optional.empty();
    }
}
