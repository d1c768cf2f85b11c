package dev.exchanger.exchange.admin.report;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMin;

/** Reports of the back office. */
@ConfigMapping(prefix = "exchanger.exchange.report")
public interface ReportConfig {

    /** How often a replica looks for work that it was not told of. */
    @WithDefault("PT2S")
    @DurationMin(millis = 100)
    Duration pollEvery();

    /** How long a replica may be silent before another one goes on with its report. */
    @WithDefault("PT30S")
    @DurationMin(seconds = 5)
    Duration lease();

    /** Lines read and stored in one step. */
    @WithDefault("1000")
    @Min(1)
    @Max(10_000)
    int page();

    /** Most lines of a report. */
    @WithDefault("100000")
    @Min(1)
    long maxRows();

    /** How often a report is begun before it counts as failed. */
    @WithDefault("5")
    @Min(1)
    int attempts();

    /** How long reports are kept. */
    @WithDefault("P30D")
    @DurationMin(hours = 2)
    Duration retention();
}
