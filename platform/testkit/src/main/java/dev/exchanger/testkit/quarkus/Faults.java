package dev.exchanger.testkit.quarkus;

import java.util.Map;

import dev.exchanger.testkit.backend.DatabaseAddress;
import dev.exchanger.testkit.backend.PostgresServer;
import dev.exchanger.testkit.backend.RedisServer;
import dev.exchanger.testkit.fault.TcpProxy;
import dev.exchanger.testkit.token.StubIdentity;

/**
 * What a test can do to the surroundings of its application.
 *
 * <pre>{@code
 * @InjectFaults Faults faults;
 *
 * faults.redisLink().down();  ...  faults.redisLink().heal();   // the network to Redis
 * faults.redis().kill9();     ...  faults.redis().restart();    // Redis itself
 * }</pre>
 *
 * Whatever a test leaves broken is repaired by {@link #heal()}; call it in {@code @AfterEach}.
 */
public final class Faults {
    private final RedisServer redis;
    private final PostgresServer postgres;
    private final TcpProxy redisLink;
    private final TcpProxy postgresLink;
    private final TcpProxy identityLink;
    private final StubIdentity identity;
    private final Map<String, DatabaseAddress> databases;

    Faults(
            RedisServer redis,
            PostgresServer postgres,
            TcpProxy redisLink,
            TcpProxy postgresLink,
            TcpProxy identityLink,
            StubIdentity identity,
            Map<String, DatabaseAddress> databases) {
        this.redis = redis;
        this.postgres = postgres;
        this.redisLink = redisLink;
        this.postgresLink = postgresLink;
        this.identityLink = identityLink;
        this.identity = identity;
        this.databases = databases;
    }

    /** The Redis server itself, reached directly. */
    public RedisServer redis() {
        return redis;
    }

    /** The PostgreSQL server itself, reached directly. */
    public PostgresServer postgres() {
        return needs(postgres, "databases");
    }

    /** The application's way to Redis. */
    public TcpProxy redisLink() {
        return redisLink;
    }

    /** The application's way to PostgreSQL. */
    public TcpProxy postgresLink() {
        return needs(postgresLink, "databases");
    }

    /** The application's way to the stub of identity. */
    public TcpProxy identityLink() {
        return needs(identityLink, "identity");
    }

    /** The stub of identity. */
    public StubIdentity identity() {
        return needs(identity, "identity");
    }

    /**
     * A database of the application, reached directly.
     *
     * @param name as in the resource argument, e.g. {@code exchanger_web}
     */
    public DatabaseAddress database(String name) {
        DatabaseAddress database = databases.get(name);
        if (database == null) {
            throw new IllegalArgumentException("No database " + name + ", only " + databases.keySet());
        }
        return database;
    }

    /** Servers run, links forward, the stub answers. */
    public void heal() {
        if (redis.controllable()) {
            redis.resume();
            if (!redis.running()) {
                redis.restart();
            }
        }
        if (postgres != null && postgres.controllable()) {
            postgres.resume();
            if (!postgres.running()) {
                postgres.restart();
            }
        }
        redisLink.heal();
        if (postgresLink != null) {
            postgresLink.heal();
        }
        if (identityLink != null) {
            identityLink.heal();
            identity.away(false);
        }
    }

    void closeLinks() {
        redisLink.close();
        if (postgresLink != null) {
            postgresLink.close();
        }
        if (identityLink != null) {
            identityLink.close();
        }
    }

    private static <T> T needs(T part, String argument) {
        if (part == null) {
            throw new IllegalStateException("ServiceBackends was started without " + argument);
        }
        return part;
    }
}
