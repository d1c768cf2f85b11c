package dev.exchanger.platform.http;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.hibernate.validator.constraints.time.DurationMin;

/** Requests over HTTP. */
@ConfigMapping(prefix = "exchanger.http")
public interface HttpConfig {

    /** How long a request may take before it is answered 503; sockets and streams are not meant. */
    @WithDefault("PT15S")
    @DurationMin(millis = 1)
    Duration deadline();
}
