package dev.exchanger.exchange.payment;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Incoming payments. */
@ConfigMapping(prefix = "exchanger.payment")
public interface PaymentConfig {

    /**
     * Secrets the sandbox provider signs with, one or two: during a change both are accepted. A secret that begins with
     * {@code whsec_} is Base64 after that, as Standard Webhooks has it; any other is taken as it is.
     */
    @NotEmpty
    @Size(max = 2)
    List<@Size(min = 16, message = "must have at least 16 characters (SANDBOX_WEBHOOK_SECRET)") String>
            sandboxSecrets();

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
}
