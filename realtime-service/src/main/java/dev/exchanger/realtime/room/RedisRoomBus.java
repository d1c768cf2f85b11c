package dev.exchanger.realtime.room;

import java.util.function.Consumer;

import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.platform.key.RedisKeys;
import dev.exchanger.platform.redis.RedisCommand;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.redis.RedisSubscriber;
import dev.exchanger.platform.redis.RedisSubscription;

/** One channel per room, all on the node's one subscriber connection. */
final class RedisRoomBus implements RoomBus {

    private static final Logger LOG = Logger.getLogger(RedisRoomBus.class);

    private final RedisSubscriber subscriber;
    private final RedisLink redis;

    RedisRoomBus(RedisSubscriber subscriber, RedisLink redis) {
        this.subscriber = subscriber;
        this.redis = redis;
    }

    @Override
    public Listening listen(RoomName room, Consumer<RoomFrame> onFrame, Runnable onGap) {
        String channel = RedisKeys.roomChannel(room.toString());
        RedisSubscription subscription = subscriber.subscribe(
                channel,
                text -> RoomFrame.fromChannel(text)
                        .ifPresentOrElse(onFrame, () -> LOG.warnf("Unreadable message on %s ignored", channel)),
                onGap);
        return new Listening() {
            @Override
            public Uni<Void> ready() {
                return subscription.ready();
            }

            @Override
            public void stop() {
                subscription.cancel();
            }
        };
    }

    @Override
    public Uni<Void> publish(RoomName room, RoomFrame frame) {
        return redis.execute(RedisCommand.write("PUBLISH", RedisKeys.roomChannel(room.toString()), frame.toChannel()))
                .replaceWithVoid();
    }
}
