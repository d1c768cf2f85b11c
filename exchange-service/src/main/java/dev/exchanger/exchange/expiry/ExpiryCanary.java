package dev.exchanger.exchange.expiry;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;

/**
 * Lets a key of this replica expire every few seconds and listens for the event: the only proof that setting,
 * subscription and connection all work. A live connection alone proves nothing. Used on the {@link ExpiryLoop} only.
 */
@ApplicationScoped
public class ExpiryCanary {

    private static final Logger LOG = Logger.getLogger(ExpiryCanary.class);
    private static final long LIFETIME_MS = 50;

    private final ExpiryConfig config;
    private final ExpiryLoop loop;
    private final ExpiryMetrics metrics;
    private final RedisLink redis;
    private final String key;
    private long waitingSince;
    private boolean hearing;

    public ExpiryCanary(
            ExpiryConfig config, ExpiryLoop loop, ExpiryMetrics metrics, RedisLink redis, ServiceNode node) {
        this.config = config;
        this.loop = loop;
        this.metrics = metrics;
        this.redis = redis;
        this.key = RedisKeys.orderExpireCanary(node.nodeId());
    }

    /** @param silent called when no event has arrived for too long */
    void start(Runnable silent) {
        release();
        loop.every(config.canaryEvery(), () -> {
            check(silent);
            release();
        });
    }

    /** The canary's event has arrived. */
    void heard() {
        waitingSince = 0;
        if (!hearing) {
            LOG.info("expiry events arrive");
        }
        hearing = true;
        metrics.hearing(true);
    }

    private void release() {
        if (!redis.ready()) {
            // Nothing can be heard; the link tells when that is over.
            waitingSince = 0;
            metrics.hearing(false);
            return;
        }
        if (waitingSince == 0) {
            waitingSince = System.nanoTime();
        }
        redis.execute(RedisCommand.write("SET", key, "1", "PX", Long.toString(LIFETIME_MS)))
                .subscribe()
                .with(
                        set -> loop.run(() -> loop.after(Duration.ofMillis(2 * LIFETIME_MS), this::touch)),
                        failure -> LOG.debugf("canary not released: %s", failure.getMessage()));
    }

    /** Found by us, not by the server's own slow search, which says nothing about the subscription. */
    private void touch() {
        redis.execute(RedisCommand.write("EXISTS", key))
                .subscribe()
                .with(found -> {}, failure -> LOG.debugf("canary not touched: %s", failure.getMessage()));
    }

    private void check(Runnable silent) {
        if (waitingSince != 0
                && System.nanoTime() - waitingSince > config.canaryPatience().toNanos()) {
            LOG.warnf("no expiry event for %s: subscribing again", config.canaryPatience());
            waitingSince = 0;
            hearing = false;
            metrics.hearing(false);
            metrics.alert("silent", 1);
            silent.run();
        }
    }
}
