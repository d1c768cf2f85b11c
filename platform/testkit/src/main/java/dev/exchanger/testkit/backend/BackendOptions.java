package dev.exchanger.testkit.backend;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How to start PostgreSQL and Redis.
 *
 * @param dataDirectory where data is kept over restarts; empty = a temporary directory, deleted at the end. Used by
 *     embedded servers only
 * @param postgresPort port of PostgreSQL, 0 = any free one
 * @param redisPort port of Redis, 0 = any free one
 * @param durable whether an acknowledged write survives a power cut (fsync, append-only file). Without it data still
 *     survives a kill -9, which is what tests do, and everything is several times faster
 * @param redisMaxMemory Redis {@code maxmemory}, e.g. {@code 64mb}; empty = no limit
 * @param postgresUrl server to use instead of starting one: {@code postgresql://superuser:password@host:port/database}
 * @param redisUrl server to use instead of starting one: {@code redis://[:password@]host:port}
 * @param choice {@code auto}, or {@code container} or {@code embedded} to take only that
 */
public record BackendOptions(
        Optional<Path> dataDirectory,
        int postgresPort,
        int redisPort,
        boolean durable,
        Optional<String> redisMaxMemory,
        Optional<String> postgresUrl,
        Optional<String> redisUrl,
        String choice) {

    /** Environment variable (or system property {@code exchanger.test.pg.url}) of a PostgreSQL to use. */
    public static final String POSTGRES_URL = "EXCHANGER_TEST_PG_URL";
    /** Environment variable (or system property {@code exchanger.test.redis.url}) of a Redis to use. */
    public static final String REDIS_URL = "EXCHANGER_TEST_REDIS_URL";
    /** Environment variable (or system property {@code exchanger.test.backends}): auto, container or embedded. */
    public static final String CHOICE = "EXCHANGER_TEST_BACKENDS";

    public BackendOptions {
        Objects.requireNonNull(dataDirectory, "dataDirectory");
        if (!choice.equals("auto") && !choice.equals("container") && !choice.equals("embedded")) {
            throw new IllegalArgumentException(CHOICE + " must be auto, container or embedded, not " + choice);
        }
    }

    /** Temporary, not durable, free ports; configured servers as the environment says. */
    public static BackendOptions forTests() {
        return new BackendOptions(
                Optional.empty(),
                0,
                0,
                false,
                Optional.empty(),
                setting(POSTGRES_URL, "exchanger.test.pg.url"),
                setting(REDIS_URL, "exchanger.test.redis.url"),
                setting(CHOICE, "exchanger.test.backends").orElse("auto"));
    }

    /** The same, kept in a directory. */
    public BackendOptions withDataDirectory(Path directory) {
        return new BackendOptions(
                Optional.of(directory),
                postgresPort,
                redisPort,
                durable,
                redisMaxMemory,
                postgresUrl,
                redisUrl,
                choice);
    }

    /** The same on fixed ports; 0 = any free one. */
    public BackendOptions withPorts(int postgres, int redis) {
        return new BackendOptions(
                dataDirectory, postgres, redis, durable, redisMaxMemory, postgresUrl, redisUrl, choice);
    }

    /** The same with or without protection against a power cut. */
    public BackendOptions withDurable(boolean wanted) {
        return new BackendOptions(
                dataDirectory, postgresPort, redisPort, wanted, redisMaxMemory, postgresUrl, redisUrl, choice);
    }

    /** The same with a Redis memory limit, e.g. {@code 64mb}. */
    public BackendOptions withRedisMaxMemory(String limit) {
        return new BackendOptions(
                dataDirectory, postgresPort, redisPort, durable, Optional.of(limit), postgresUrl, redisUrl, choice);
    }

    /** The same on servers that run already; empty = start one. */
    public BackendOptions withServers(Optional<String> postgres, Optional<String> redis) {
        return new BackendOptions(
                dataDirectory, postgresPort, redisPort, durable, redisMaxMemory, postgres, redis, choice);
    }

    /** The same with only containers, only embedded servers or the automatic choice. */
    public BackendOptions withChoice(String wanted) {
        return new BackendOptions(
                dataDirectory, postgresPort, redisPort, durable, redisMaxMemory, postgresUrl, redisUrl, wanted);
    }

    private static Optional<String> setting(String environment, String property) {
        String value = System.getProperty(property, System.getenv(environment));
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }
}
