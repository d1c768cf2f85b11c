package dev.exchanger.platform.redis;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.config.MeterFilter;

/** Drops the pool metrics of the Vert.x client: the link's pools hold one connection each, and a new pool comes with each reconnect. */
@Singleton
public class RedisMeterFilter {

    @Produces
    @Singleton
    MeterFilter noRedisPools() {
        return MeterFilter.denyNameStartsWith("redis.pool");
    }
}
