package dev.exchanger.platform.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;

import dev.exchanger.platform.key.RedisKeys;

/**
 * Finds a subscription that is open but silent: publishes to a private channel through the commands connection and
 * expects the message on the subscriber connection. It also sees what a sign of life of one connection cannot: that the
 * two talk to different servers after a fail-over. Only a published message counts, so a dead commands connection
 * alone never breaks a sound subscription.
 */
final class SubscriptionCanary {

    private final RedisLinkContext link;
    private final Vertx vertx;
    private final CommandLane commands;
    private final RedisConnectionKeeper keeper;
    private final String channel;
    private long timer = -1;
    private long sent;
    private long heard;

    SubscriptionCanary(RedisLinkContext link, CommandLane commands, RedisConnectionKeeper keeper) {
        this.link = link;
        this.vertx = link.vertx();
        this.commands = commands;
        this.keeper = keeper;
        this.channel = RedisKeys.canaryChannel(link.clientName(RedisRole.SUBSCRIBER));
    }

    void up(RedisWire wire) {
        ask(wire);
        timer = vertx.setPeriodic(Math.max(link.config().heartbeat().toMillis(), 10), id -> sing());
    }

    void down() {
        vertx.cancelTimer(timer);
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    void ask(RedisWire wire) {
        wire.send(new RedisCommand("SUBSCRIBE", List.of(channel), Duration.ofSeconds(1), true));
    }

    /** True when the message was the canary's. */
    boolean heard(String from, String message) {
        if (!from.equals(channel)) {
            return false;
        }
        heard = Math.max(heard, Long.parseLong(message));
        return true;
    }

    private void sing() {
        RedisWire wire = keeper.wire();
        if (wire == null) {
            return;
        }
        long number = ++sent;
        Promise<List<Response>> published = link.promise();
        published
                .future()
                .onSuccess(
                        receivers -> vertx.setTimer(link.config().silenceLimit().toMillis(), id -> {
                            // A later message is as good: pub/sub keeps the order.
                            if (keeper.wire() == wire && heard < number) {
                                keeper.drop(new TimeoutException("a published message did not come back"));
                            }
                        }));
        commands.submit(new PendingCommand(
                List.of(RedisCommand.once("PUBLISH", channel, Long.toString(number))), true, published));
    }
}
