package dev.exchanger.platform.database;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Singleton;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;

import dev.exchanger.platform.node.ServiceNode;

/**
 * What the Quarkus configuration of the pool does not offer: bounds for how long a request waits for a connection (30 s
 * by default) and a connection attempt takes (60 s), past which the answer is 503, and which statements a connection
 * keeps prepared. A service with a second datasource
 * subclasses this as a {@code @Singleton} with the {@code @ReactiveDataSource} qualifier of its name.
 */
@Singleton
public class PoolDefaults implements PgPoolCreator {

    // Requests that wait: beyond this the queue is longer than anyone's patience.
    private static final int MAX_WAITING = 512;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final DatabaseConfig config;
    private final ServiceNode node;

    public PoolDefaults(DatabaseConfig config, ServiceNode node) {
        this.config = config;
        this.node = node;
    }

    @Override
    public Pool create(Input input) {
        PoolOptions pool = input.poolOptions()
                .setConnectionTimeout((int) config.acquireTimeout().toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxWaitQueueSize(MAX_WAITING);
        input.pgConnectOptionsList().forEach(this::configure);
        // As Quarkus itself does when there is no such bean; it relies on the very class this makes.
        return PgDriver.INSTANCE.createPool(input.vertx(), input.pgConnectOptionsList(), pool);
    }

    private void configure(PgConnectOptions connection) {
        connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        connection.setTcpKeepAlive(true);
        if (config.preparedStatements()) {
            PreparedStatements.keepFor(connection);
        }
        // Tells the operator who holds a lock.
        connection.addProperty("application_name", "exchanger-" + node.service() + "-" + node.nodeId());
    }
}
