package dev.exchanger.exchange.admin.settings;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the desk follows its settings. */
@ConfigMapping(prefix = "exchanger.exchange.settings")
public interface SettingsConfig {

    /** How often a replica reads them: so long a change that another replica made may go unnoticed. */
    @WithDefault("PT3S")
    @DurationMin(millis = 100)
    @DurationMax(minutes = 1)
    Duration refreshEvery();
}
