package dev.exchanger.platform.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;

/**
 * Opens one connection, named at its handshake so that {@code CLIENT LIST} shows whose it is from its first moment.
 * Each connection gets a Vert.x client of its own: closing that client also ends a handshake that hangs, which in a
 * shared pool would hold a slot for ever.
 */
final class RedisConnector {

    private final ContextInternal context;
    private final RedisOptions options;
    private final Duration timeout;

    RedisConnector(ContextInternal context, RedisOptions options, RedisLinkConfig config) {
        this.context = context;
        this.timeout = config.connectTimeout();
        this.options = new RedisOptions(options)
                .setProtocolNegotiation(true)
                .setPreferredProtocolVersion(ProtocolVersion.RESP3)
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(1)
                // The connection is never idle in the pool: nothing to clean.
                .setPoolCleanerInterval(-1)
                // Commands run on the link's own context, where a span would have no parent.
                .setTracingPolicy(TracingPolicy.IGNORE)
                // The link bounds what is in flight itself; room for the probes on top.
                .setMaxWaitingHandlers(config.maxInFlight() + 64);
        NetClientOptions net = new NetClientOptions(options.getNetClientOptions())
                .setConnectTimeout((int) timeout.toMillis())
                .setReconnectAttempts(0)
                .setTcpKeepAlive(true)
                .setTcpNoDelay(true);
        this.options.setNetClientOptions(net);
    }

    List<String> endpoints() {
        return options.getEndpoints();
    }

    /** Must be called on the link's context; completes there. */
    Future<RedisWire> open(String clientName) {
        Vertx vertx = context.owner();
        RedisOptions named = new RedisOptions(options);
        named.setEndpoints(options.getEndpoints().stream()
                .map(e -> withClientName(e, clientName))
                .toList());
        Promise<RedisWire> promise = context.promise();
        Redis client;
        try {
            client = Redis.createClient(vertx, named);
        } catch (RuntimeException e) {
            return context.failedFuture(e);
        }
        long timer = vertx.setTimer(timeout.toMillis(), id -> {
            if (promise.tryFail(new TimeoutException("no connection within " + timeout.toMillis() + " ms"))) {
                client.close();
            }
        });
        client.connect().onComplete(connected -> {
            vertx.cancelTimer(timer);
            if (connected.failed()) {
                client.close();
                promise.tryFail(connected.cause());
            } else if (!promise.tryComplete(
                    new RedisWire(client, connected.result(), options.getType() == RedisClientType.CLUSTER))) {
                client.close();
            }
        });
        return promise.future();
    }

    /** Names the connection by the {@code client} parameter of the URL, in place of any name it had. */
    static String withClientName(String endpoint, String clientName) {
        int query = endpoint.indexOf('?');
        if (query < 0) {
            return endpoint + "?client=" + clientName;
        }
        StringBuilder kept = new StringBuilder(endpoint.substring(0, query + 1));
        for (String parameter : endpoint.substring(query + 1).split("&")) {
            if (!parameter.startsWith("client=") && !parameter.isEmpty()) {
                kept.append(parameter).append('&');
            }
        }
        return kept.append("client=").append(clientName).toString();
    }
}
