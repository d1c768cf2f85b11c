package dev.exchanger.realtime.statistics;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Statistics of connections. */
@ConfigMapping(prefix = "exchanger.realtime.statistics")
public interface StatisticsConfig {

    /** How often a node tells the others; well below 15 s, after which it counts as gone. */
    @WithDefault("PT5S")
    Duration interval();
}
