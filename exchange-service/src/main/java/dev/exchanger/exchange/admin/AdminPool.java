package dev.exchanger.exchange.admin;

import java.time.Duration;

import jakarta.inject.Singleton;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import dev.exchanger.platform.database.PoolDefaults;
import dev.exchanger.platform.node.ServiceNode;

/** The suite's bounds for the pool of the back office's database. */
@Singleton
@ReactiveDataSource("admin")
public class AdminPool extends PoolDefaults {

    public AdminPool(
            @ConfigProperty(name = "exchanger.database.acquire-timeout", defaultValue = "PT3S") Duration acquireTimeout,
            @ConfigProperty(name = "exchanger.database.prepared-statements", defaultValue = "true")
                    boolean preparedStatements,
            ServiceNode node) {
        super(acquireTimeout, preparedStatements, node);
    }
}
