package dev.exchanger.realtime.feed;

import java.net.URI;
import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where exchange-service is asked who owns an order. */
@ConfigMapping(prefix = "exchanger.realtime.feed")
public interface FeedConfig {

    /** Base URL of exchange-service. */
    @WithDefault("http://localhost:8082")
    URI exchangeUrl();

    /** Deadline of one call to it. */
    @WithDefault("PT2S")
    Duration exchangeTimeout();
}
