package dev.exchanger.platform.redis;

import java.util.List;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;

/** The duty of the {@code commands} connection: deadlines, retries and the offline queue. Confined to the link's event loop. */
final class CommandLane implements RedisConnectionKeeper.Duty {

    private static final RedisCommand PING = RedisCommand.read("PING");

    private final Vertx vertx;
    private final RedisLinkConfig config;
    private final RedisLinkMetrics metrics;
    private final RedisConnectionKeeper keeper;
    private final OfflineQueue offline;

    CommandLane(RedisLinkContext link) {
        this.vertx = link.vertx();
        this.config = link.config();
        this.metrics = link.journal().metrics();
        this.offline = new OfflineQueue(config.offlineQueueSize());
        this.keeper = new RedisConnectionKeeper(link, RedisRole.COMMANDS, this);
    }

    RedisConnectionKeeper keeper() {
        return keeper;
    }

    void submit(PendingCommand command) {
        command.timer(vertx.setTimer(command.deadline().toMillis(), id -> expire(command)));
        dispatch(command);
    }

    Future<Void> close() {
        Future<Void> closed = keeper.close();
        degraded();
        return closed;
    }

    @Override
    public void up(RedisWire wire) {
        offline.drain().forEach(this::dispatch);
    }

    @Override
    public void degraded() {
        offline.drain().forEach(command -> refuse(command, "Redis is not connected"));
    }

    @Override
    public boolean probe(RedisWire wire) {
        wire.send(PING);
        return true;
    }

    private void dispatch(PendingCommand command) {
        if (command.done()) {
            return;
        }
        RedisWire wire = keeper.wire();
        if (wire != null) {
            if (wire.pending() + command.size() > config.maxInFlight()) {
                refuse(command, "too many commands in flight");
            } else {
                command.send(wire).onComplete(answer -> settle(command, answer));
            }
        } else if (keeper.closed() || keeper.state() == RedisLinkState.DEGRADED) {
            refuse(command, "Redis is not connected");
        } else if (!offline.offer(command)) {
            refuse(command, "too many commands wait for Redis");
        }
    }

    private void settle(PendingCommand command, AsyncResult<List<Response>> answer) {
        if (command.done()) {
            return;
        }
        if (answer.succeeded()) {
            vertx.cancelTimer(command.timer());
            command.succeed(answer.result());
        } else if (command.mayRetry(answer.cause(), config)) {
            metrics.retried();
            vertx.setTimer(Math.max(config.retryDelay().toMillis(), 1), id -> dispatch(command));
        } else {
            RuntimeException failure = RedisErrors.toCaller(command.first(), answer.cause());
            if (failure instanceof RedisUnavailable) {
                metrics.unavailable();
            }
            vertx.cancelTimer(command.timer());
            command.fail(failure);
        }
    }

    private void expire(PendingCommand command) {
        if (command.done()) {
            return;
        }
        boolean onWire = command.onWire();
        offline.remove(command);
        metrics.timedOut();
        command.fail(new RedisUnavailable(
                command.first() + ": no answer within " + command.deadline().toMillis() + " ms", onWire, null));
        if (onWire) {
            keeper.timedOut();
        }
    }

    private void refuse(PendingCommand command, String why) {
        vertx.cancelTimer(command.timer());
        metrics.unavailable();
        command.fail(new RedisUnavailable(command.first() + ": " + why));
    }
}
