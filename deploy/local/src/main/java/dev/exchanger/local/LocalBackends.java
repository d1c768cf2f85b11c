package dev.exchanger.local;

import java.nio.file.Path;
import java.util.Optional;

import dev.exchanger.testkit.backend.BackendOptions;

/** PostgreSQL and Redis of a local suite: configured, from a container engine, or embedded; durable as in production. */
final class LocalBackends {
    private LocalBackends() {}

    static BackendOptions options(Path folder) {
        return BackendOptions.forTests()
                .withServers(configured("EXCHANGER_PG_URL"), configured("EXCHANGER_REDIS_URL"))
                .withDurable(true)
                .withDataDirectory(folder.resolve("data"));
    }

    private static Optional<String> configured(String variable) {
        return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank());
    }
}
