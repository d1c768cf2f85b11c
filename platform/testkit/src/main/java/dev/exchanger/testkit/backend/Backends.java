package dev.exchanger.testkit.backend;

/**
 * PostgreSQL and Redis, chosen in this order: configured URL, container when an engine answers, embedded. The choice is
 * printed. Servers start on first use and are stopped by a shutdown hook, or by a watchdog when the JVM is killed.
 *
 * <pre>{@code
 * DatabaseAddress db = Backends.shared().postgres().createDatabase("orders", "exchanger_web", "secret");
 * RedisServer redis = Backends.shared().redis();
 * }</pre>
 */
public final class Backends implements AutoCloseable {
    private static final Backends SHARED = new Backends(BackendOptions.forTests(), true);

    private final BackendOptions options;
    private final boolean shared;
    private PostgresServer postgres;
    private RedisServer redis;

    private Backends(BackendOptions options, boolean shared) {
        this.options = options;
        this.shared = shared;
    }

    /** The servers that all tests of this JVM share. {@link #close()} has no effect on them. */
    public static Backends shared() {
        return SHARED;
    }

    /** Servers of one's own; the caller closes them. Each starts when it is first asked for. */
    public static Backends start(BackendOptions options) {
        return new Backends(options, false);
    }

    /** Runs a task at the end of the JVM, while the servers still run: for what uses them and must stop in order. */
    public static void beforeStop(Runnable task) {
        JvmEnd.stopUser(task);
    }

    /** The PostgreSQL server, running. */
    public synchronized PostgresServer postgres() {
        if (postgres == null) {
            postgres = new PostgresServer(
                    shared
                            ? JvmWide.share("postgres", ServerControl.class, () -> BackendChoice.postgres(options))
                            : BackendChoice.postgres(options),
                    options.postgresUrl().map(ServerUrl::database).orElse("postgres"));
        }
        return postgres;
    }

    /** The Redis server, running. */
    public synchronized RedisServer redis() {
        if (redis == null) {
            redis = new RedisServer(
                    shared
                            ? JvmWide.share("redis", ServerControl.class, () -> BackendChoice.redis(options))
                            : BackendChoice.redis(options));
        }
        return redis;
    }

    /** Stops what was started; servers that were only configured stay as they are. */
    @Override
    public synchronized void close() {
        if (shared) {
            return;
        }
        if (redis != null) {
            redis.stop();
            redis = null;
        }
        if (postgres != null) {
            postgres.stop();
            postgres = null;
        }
    }
}
