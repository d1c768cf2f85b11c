package dev.exchanger.exchange.expiry;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.node.ServiceNode;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisSubscriber;
import dev.exchanger.platform.redis.RedisSubscription;

/**
 * Hears Redis say that a key expired. All expired keys of the database come by here, also those of other services.
 * Used on the {@link ExpiryLoop} only, but for the message itself.
 */
@ApplicationScoped
public class ExpiryListener {

    private static final String PREFIX = RedisKeys.ORDER_EXPIRE_PREFIX;

    private final RedisSubscriber subscriber;
    private final String channel;
    private final String canary;
    private final ExpiryLoop loop;
    private final ExpiryBuffer buffer;
    private final ExpiryToucher toucher;
    private final ExpiryCanary canaries;
    private RedisSubscription subscription;

    public ExpiryListener(
            RedisSubscriber subscriber,
            RedisLink redis,
            ServiceNode node,
            ExpiryLoop loop,
            ExpiryBuffer buffer,
            ExpiryToucher toucher,
            ExpiryCanary canaries) {
        this.subscriber = subscriber;
        this.channel = RedisKeys.keyExpiredChannel(redis.database());
        this.canary = RedisKeys.orderExpireCanary(node.nodeId());
        this.loop = loop;
        this.buffer = buffer;
        this.toucher = toucher;
        this.canaries = canaries;
    }

    /** Subscribes; again if it already did. @param missed called whenever events may have been missed */
    void listen(Runnable missed) {
        if (subscription != null) {
            subscription.cancel();
        }
        subscription = subscriber.subscribe(channel, this::expired, () -> loop.run(missed));
    }

    /** Whether a key of the channel is an order's, and of which. */
    static UUID orderOf(String key) {
        if (!key.startsWith(PREFIX)) {
            return null;
        }
        try {
            return UUID.fromString(key.substring(PREFIX.length()));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void expired(String key) {
        if (key.equals(canary)) {
            loop.run(canaries::heard);
            return;
        }
        UUID id = orderOf(key);
        if (id != null) {
            loop.run(() -> {
                toucher.heard(id);
                buffer.add(id, ExpiryPath.EVENT);
            });
        }
    }
}
