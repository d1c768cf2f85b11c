package dev.exchanger.platform.redis;

import java.util.List;
import java.util.function.Consumer;

import io.vertx.core.CompositeFuture;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;

/**
 * One live connection. Confined to the event loop of the link. It owns the client that opened it, because closing the
 * client is the only way to close its socket for certain: a pooled connection's own close() merely returns it.
 */
final class RedisWire {

    private final Redis client;
    private final RedisConnection connection;
    private final boolean cluster;
    private long heardAt = System.nanoTime();
    private int pending;

    /** @param cluster whether keys live on different servers, so that commands cannot share one write */
    RedisWire(Redis client, RedisConnection connection, boolean cluster) {
        this.cluster = cluster;
        this.client = client;
        this.connection = connection;
    }

    void listen(Consumer<Response> onPush, Consumer<Throwable> onLost) {
        connection.handler(push -> {
            heardAt = System.nanoTime();
            onPush.accept(push);
        });
        connection.endHandler(nothing -> onLost.accept(null));
        connection.exceptionHandler(onLost::accept);
    }

    Future<Response> send(RedisCommand command) {
        pending++;
        return connection.send(request(command)).onComplete(answer -> {
            pending--;
            heard(answer.cause());
        });
    }

    /** One write for all; an error of one command fails the whole answer, though all of them ran. */
    Future<List<Response>> batch(List<RedisCommand> commands) {
        if (cluster) {
            return Future.join(commands.stream().map(this::send).toList()).map(CompositeFuture::list);
        }
        pending += commands.size();
        return connection
                .batch(commands.stream().map(RedisWire::request).toList())
                .onComplete(answer -> {
                    pending -= commands.size();
                    heard(answer.cause());
                });
    }

    /** How many commands were sent and not answered. */
    int pending() {
        return pending;
    }

    /** {@link System#nanoTime()} of the last sign of life. */
    long heardAt() {
        return heardAt;
    }

    void close() {
        connection.endHandler(null);
        connection.exceptionHandler(ignored -> {});
        connection.handler(null);
        client.close();
    }

    private void heard(Throwable failure) {
        if (failure == null || RedisErrors.isAnswer(failure)) {
            heardAt = System.nanoTime();
        }
    }

    private static Request request(RedisCommand command) {
        return Request.cmd(Command.create(command.name()), command.args().toArray());
    }
}
