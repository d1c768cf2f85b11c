package dev.exchanger.exchange.admin.audit;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The audit log. */
@ConfigMapping(prefix = "exchanger.exchange.audit")
public interface AuditConfig {

    /** How often notes are looked for that a crash or an absent database left behind; others are copied at once. */
    @WithDefault("PT10S")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration projectEvery();

    /** How often the head of the chain is told to the outside. */
    @WithDefault("PT5M")
    @DurationMin(seconds = 1)
    @DurationMax(days = 1)
    Duration exportEvery();
}
