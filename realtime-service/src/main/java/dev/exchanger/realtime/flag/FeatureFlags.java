package dev.exchanger.realtime.flag;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import org.jboss.logging.Logger;

/**
 * Which features use Redis and which their in-memory implementation, chosen once at start. In memory means: one process,
 * nothing survives a restart.
 */
@ApplicationScoped
public class FeatureFlags {

    private static final Logger LOG = Logger.getLogger(FeatureFlags.class);

    /** The flags of the environment. */
    @ConfigMapping(prefix = "exchanger.realtime.flag")
    public interface Config {

        /** Collaboration streams through Redis. */
        @WithDefault("true")
        boolean redisCollaboration();

        /** WebSocket fan-out between replicas through Redis. */
        @WithDefault("true")
        boolean redisWebsockets();

        /** Sequence numbers of rooms from Redis. */
        @WithDefault("true")
        boolean redisEventOrdering();
    }

    private final Config config;

    @Inject
    public FeatureFlags(Config config) {
        this.config = config;
    }

    public boolean redisCollaboration() {
        return config.redisCollaboration();
    }

    public boolean redisWebsockets() {
        return config.redisWebsockets();
    }

    public boolean redisEventOrdering() {
        return config.redisEventOrdering();
    }

    void onStart(@Observes StartupEvent event) {
        LOG.infof(
                "FEATURE_FLAGS collaboration=%s websockets=%s eventOrdering=%s",
                side(redisCollaboration()), side(redisWebsockets()), side(redisEventOrdering()));
    }

    private static String side(boolean redis) {
        return redis ? "redis" : "memory (this process only, lost at restart)";
    }
}
