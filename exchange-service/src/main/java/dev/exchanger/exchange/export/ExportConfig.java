package dev.exchanger.exchange.export;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import jakarta.validation.constraints.Pattern;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The export for monitors. */
@ConfigMapping(prefix = "exchanger.exchange.export")
public interface ExportConfig {

    /** What monitors call our currencies, e.g. {@code USDT=USDTTRC20}. A currency without a code is not exported. */
    Map<String, @Pattern(regexp = "[A-Z0-9]{1,32}") String> codes();

    /** Marks of all directions as the format has them, e.g. {@code manual, verifying}. */
    Optional<@Pattern(regexp = "[a-z0-9]{1,32}(, ?[a-z0-9]{1,32}){0,15}") String> param();

    /** How long an export is good for; monitors ask every few seconds. */
    @WithDefault("PT5S")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration maxAge();
}
