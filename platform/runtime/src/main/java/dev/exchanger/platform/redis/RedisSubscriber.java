package dev.exchanger.platform.redis;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Promise;

import dev.exchanger.platform.redis.SubscriberLane.Kind;
import dev.exchanger.platform.redis.SubscriptionTopic.Subscriber;

/**
 * Pub/sub of a replica on one connection, opened by the first subscription. Subscriptions survive the loss of Redis: all are
 * made again, then {@code onResync} is called, because messages of the gap are lost. Handlers run on the link's event
 * loop, so they must not block; what they throw is logged and harms no other.
 */
@ApplicationScoped
public class RedisSubscriber {

    private final RedisLink link;

    @Inject
    public RedisSubscriber(RedisLink link) {
        this.link = link;
    }

    /**
     * Subscribes to one channel. Several subscriptions of one channel share one on the wire.
     *
     * @param onMessage gets each message
     * @param onResync called after every later re-subscription, not after the first
     */
    public RedisSubscription subscribe(String channel, Consumer<String> onMessage, Runnable onResync) {
        return open(Kind.CHANNEL, channel, (from, message) -> onMessage.accept(message), onResync);
    }

    /**
     * Subscribes to a glob pattern such as {@code room:*}.
     *
     * @param onMessage gets the channel and the message
     * @param onResync called after every later re-subscription, not after the first
     */
    public RedisSubscription subscribePattern(String pattern, BiConsumer<String, String> onMessage, Runnable onResync) {
        return open(Kind.PATTERN, pattern, onMessage, onResync);
    }

    private RedisSubscription open(Kind kind, String name, BiConsumer<String, String> onMessage, Runnable onResync) {
        Promise<Void> ready = Promise.promise();
        Subscriber subscriber = new Subscriber(onMessage, onResync, ready);
        SubscriberLane lane = link.subscriber();
        link.run(() -> lane.add(kind, name, subscriber));
        return new RedisSubscription() {
            @Override
            public Uni<Void> ready() {
                return link.uni(answer -> ready.future().onComplete(answer));
            }

            @Override
            public void cancel() {
                subscriber.cancel();
                link.run(() -> lane.remove(kind, name, subscriber));
            }
        };
    }
}
