package dev.exchanger.realtime.collaboration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.realtime.flag.FeatureFlags;

/** Chooses where participants are kept. */
@ApplicationScoped
public class ParticipantStoreProducer {

    @Produces
    @Singleton
    ParticipantStore store(FeatureFlags flags, RedisLink redis, ServiceNode node) {
        return flags.redisCollaboration()
                ? new RedisParticipantStore(redis, node.nodeId())
                : new MemoryParticipantStore();
    }
}
