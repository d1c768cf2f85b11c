package dev.exchanger.exchange.idempotency;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMin;

/** Requests that may be repeated. */
@ConfigMapping(prefix = "exchanger.exchange.idempotency")
public interface IdempotencyConfig {

    /** How long a repeated request is answered from memory; at least a day. */
    @WithDefault("PT48H")
    @DurationMin(hours = 24)
    Duration retention();
}
