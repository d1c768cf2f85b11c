package dev.exchanger.realtime.socket;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;

import io.quarkus.runtime.StartupEvent;
import org.jboss.logging.Logger;

import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisLinkChanged;
import dev.exchanger.platform.redis.RedisLinkState;
import dev.exchanger.platform.redis.RedisRole;
import dev.exchanger.realtime.flag.FeatureFlags;

/**
 * Whether rooms span all nodes ({@code full}) or only this one because Redis is away ({@code local}). Every change is
 * pushed to every connection. A short break that the link mends by itself changes nothing.
 */
@ApplicationScoped
public class SocketMode {

    private static final Logger LOG = Logger.getLogger(SocketMode.class);

    private final Sockets sockets;
    private final RedisLink redis;
    private final boolean memoryOnly;
    private volatile boolean local;

    public SocketMode(Sockets sockets, RedisLink redis, FeatureFlags flags) {
        this.sockets = sockets;
        this.redis = redis;
        this.memoryOnly = !flags.redisWebsockets();
        this.local = memoryOnly;
    }

    void start(@Observes StartupEvent event) {
        update();
    }

    void changed(@ObservesAsync RedisLinkChanged change) {
        update();
    }

    /** {@code full} or {@code local}. */
    public String code() {
        return local ? "local" : "full";
    }

    /** Whether messages reach this node's connections only. */
    public boolean isLocal() {
        return local;
    }

    private synchronized void update() {
        boolean next = memoryOnly || next();
        if (next != local) {
            local = next;
            LOG.warnf("REALTIME_MODE %s", code());
            sockets.broadcast(
                    EnvelopeWriter.push("mode", EnvelopeWriter.object().put("mode", code())));
        }
    }

    private boolean next() {
        RedisLinkState commands = redis.state(RedisRole.COMMANDS);
        RedisLinkState subscriber = redis.state(RedisRole.SUBSCRIBER);
        if (commands == RedisLinkState.DEGRADED || subscriber == RedisLinkState.DEGRADED) {
            return true;
        }
        boolean mended = commands == RedisLinkState.READY && subscriber == RedisLinkState.READY;
        return local && !mended;
    }
}
