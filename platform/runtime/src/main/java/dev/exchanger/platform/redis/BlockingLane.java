package dev.exchanger.platform.redis;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeoutException;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;

/**
 * The duty of the {@code streams} connection: one blocking command after the other. A command's deadline runs from the
 * moment it is sent; one that passes means a dead connection, as everything behind it would wait for nothing.
 */
final class BlockingLane implements RedisConnectionKeeper.Duty {

    private static final RedisCommand PING = RedisCommand.read("PING");

    private record Call(RedisCommand command, Promise<Response> answer) {}

    private final Vertx vertx;
    private final RedisConnectionKeeper keeper;
    private final int capacity;
    private final Queue<Call> waiting = new ArrayDeque<>();
    private Call current;

    BlockingLane(RedisLinkContext link) {
        this.vertx = link.vertx();
        this.capacity = link.config().offlineQueueSize();
        this.keeper = new RedisConnectionKeeper(link, RedisRole.STREAMS, this);
    }

    RedisConnectionKeeper keeper() {
        return keeper;
    }

    void submit(RedisCommand command, Promise<Response> answer) {
        keeper.start();
        if (keeper.closed() || keeper.state() == RedisLinkState.DEGRADED) {
            answer.fail(new RedisUnavailable(command + ": Redis is not connected"));
        } else if (waiting.size() >= capacity) {
            answer.fail(new RedisUnavailable(command + ": too many blocking commands wait"));
        } else {
            waiting.add(new Call(command, answer));
            next();
        }
    }

    Future<Void> close() {
        Call running = current;
        current = null;
        if (running != null) {
            running.answer().fail(new RedisUnavailable(running.command() + ": the link is closed", true, null));
        }
        Future<Void> closed = keeper.close();
        degraded();
        return closed;
    }

    @Override
    public void up(RedisWire wire) {
        next();
    }

    @Override
    public void degraded() {
        for (Call call = waiting.poll(); call != null; call = waiting.poll()) {
            call.answer().fail(new RedisUnavailable(call.command() + ": Redis is not connected"));
        }
    }

    @Override
    public boolean probe(RedisWire wire) {
        // Behind a blocking command a PING would wait as well; that command's own deadline watches the connection.
        if (current != null) {
            return false;
        }
        wire.send(PING);
        return true;
    }

    private void next() {
        RedisWire wire = keeper.wire();
        if (current != null || wire == null || waiting.isEmpty()) {
            return;
        }
        Call call = waiting.remove();
        current = call;
        long timer = vertx.setTimer(call.command().deadline().toMillis(), id -> {
            if (current == call) {
                keeper.drop(new TimeoutException(call.command() + " blocked past its deadline"));
            }
        });
        wire.send(call.command()).onComplete(answer -> {
            vertx.cancelTimer(timer);
            if (current == call) {
                current = null;
            }
            if (answer.succeeded()) {
                call.answer().tryComplete(answer.result());
            } else {
                call.answer().tryFail(RedisErrors.toCaller(call.command(), answer.cause()));
            }
            next();
        });
    }
}
