package dev.exchanger.realtime.presence;

import java.time.Clock;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.realtime.flag.FeatureFlags;

/** Chooses where presence is kept. */
@ApplicationScoped
public class PresenceStoreProducer {

    @Produces
    @Singleton
    PresenceStore store(FeatureFlags flags, RedisLink redis, PresenceConfig config, ServiceNode node, Clock clock) {
        return flags.redisWebsockets()
                ? new RedisPresenceStore(redis, config, node.nodeId())
                : new MemoryPresenceStore(config, clock);
    }
}
