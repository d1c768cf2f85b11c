package dev.exchanger.exchange.admin;

import jakarta.inject.Singleton;

import io.quarkus.reactive.datasource.ReactiveDataSource;

import dev.exchanger.platform.database.DatabaseConfig;
import dev.exchanger.platform.database.PoolDefaults;
import dev.exchanger.platform.node.ServiceNode;

/** The suite's bounds for the pool of the back office's database. */
@Singleton
@ReactiveDataSource("admin")
public class AdminPool extends PoolDefaults {

    public AdminPool(DatabaseConfig config, ServiceNode node) {
        super(config, node);
    }
}
