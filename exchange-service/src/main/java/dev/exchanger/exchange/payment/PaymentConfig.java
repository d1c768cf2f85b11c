package dev.exchanger.exchange.payment;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Incoming payments. */
@ConfigMapping(prefix = "exchanger.exchange.payment")
public interface PaymentConfig {

    /**
     * With whom new orders are paid, unless their owner asks for somebody else: {@code manual}, or a name of
     * {@link #providers()}. An order keeps the provider it was made with.
     */
    @NotBlank
    String defaultProvider();

    /** With whom new orders are paid that are given in a currency, by its code; the others have the default. */
    Map<String, String> providerOf();

    /** How old, or how far ahead, the timestamp of a callback may be. */
    @WithDefault("PT5M")
    @DurationMin(seconds = 10)
    @DurationMax(minutes = 15)
    Duration replayWindow();

    /** Share of the amount that may be missing for the order to count as paid. */
    @WithDefault("0")
    @DecimalMin("0")
    @DecimalMax("0.05")
    BigDecimal tolerance();

    /** How long after the deadline a payment is still honoured at the locked rate, if the rate has not moved too far. */
    @WithDefault("PT10M")
    Duration lateGrace();

    /** How far the rate may have moved for that, as a share of the locked rate. */
    @WithDefault("0.005")
    @DecimalMin("0")
    @DecimalMax("1")
    BigDecimal lateMaxDrift();

    /**
     * How long the desk waits for the confirmation of a payment that a provider has seen; then the order is put on
     * hold and a human decides. The deadline of the order does not end it meanwhile.
     */
    @WithDefault("PT2H")
    @DurationMin(seconds = 1)
    @DurationMax(days = 7)
    Duration confirmationTimeout();

    /** How often orders that wait for a confirmation are looked at. */
    @WithDefault("PT10S")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration confirmationCheck();

    /** Providers that sign their callbacks as Standard Webhooks has it, by the name in the callback's path. */
    Map<String, Signed> providers();

    /** A provider with signed callbacks. The pointers are JSON pointers (RFC 6901) into the callback. */
    interface Signed {

        /**
         * Secrets it signs with, one or two: during a change both are accepted. A secret that begins with
         * {@code whsec_} is Base64 after that, as Standard Webhooks has it; any other is taken as it is.
         */
        @NotEmpty
        @Size(max = 2)
        List<@Size(min = 16, message = "must have at least 16 characters") String> secrets();

        /** How old, or how far ahead, the timestamp of a callback may be; absent for what all providers have. */
        Optional<@DurationMin(seconds = 10) @DurationMax(minutes = 15) Duration> replayWindow();

        /** Where the type of the message is. */
        @WithDefault("/type")
        String type();

        /** The type that says: seen, but not final yet. Absent if the provider tells final payments only. */
        Optional<String> seenType();

        /** The type that says: the money is there. Messages of other types are kept and ignored. */
        @WithDefault("payment.confirmed")
        String confirmedType();

        /** Where the provider's name of the transaction is. */
        @WithDefault("/data/transactionId")
        String transactionId();

        /** Where the text is that the payer put on it. */
        @WithDefault("/data/reference")
        String reference();

        /** Where the amount is: a number, or a text that is one. */
        @WithDefault("/data/amount")
        String amount();

        /** Where the currency is, by our code. */
        @WithDefault("/data/currency")
        String currency();

        /** Where the time of the payment is: RFC 3339, or whole seconds since 1970. */
        @WithDefault("/data/paidAt")
        String paidAt();
    }
}
