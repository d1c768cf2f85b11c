package dev.exchanger.realtime.ticket;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.realtime.flag.FeatureFlags;

/** Chooses where tickets wait. */
@ApplicationScoped
public class TicketStoreProducer {

    @Produces
    @Singleton
    TicketStore store(FeatureFlags flags, RedisLink redis, Clock clock) {
        return flags.redisWebsockets() ? new RedisTicketStore(redis) : new MemoryTicketStore(clock);
    }
}
