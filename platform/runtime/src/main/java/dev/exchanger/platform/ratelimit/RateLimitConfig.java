package dev.exchanger.platform.ratelimit;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How rate limits hold while Redis is away. The limits themselves belong to the features. */
@ConfigMapping(prefix = "exchanger.rate-limit")
public interface RateLimitConfig {

    /** The part of each limit that one replica grants by itself; at least one permit remains. */
    @WithDefault("0.5")
    @DecimalMin("0.01")
    @DecimalMax("1.0")
    double localShare();

    /** How many subjects a replica remembers; the longest unused is forgotten first. */
    @WithDefault("20000")
    @Min(100)
    int localSubjects();
}
