package dev.exchanger.testkit.backend;

/**
 * The life of one server process, whatever runs it. JDK types only: the instance is shared by all class loaders of the
 * JVM (see {@link JvmWide}). Tests use {@link PostgresServer} and {@link RedisServer} instead.
 */
public interface ServerControl {

    /** How the server was got: {@code configured}, {@code container} or {@code embedded}. */
    String kind();

    /** Address to connect to. */
    String host();

    /** Port to connect to; stays the same over restarts. */
    int port();

    /** Administrator's name, empty when the server has none. */
    String user();

    /** Administrator's password, empty when the server has none. */
    String password();

    /** SIGKILL to the server and its children, as a crash would be. Unsupported for configured servers. */
    void kill9();

    /** Starts the server again on the same port and data, stopping it first when it runs; returns when it answers. */
    void restart();

    /** Freezes the server (SIGSTOP): connections stay open and nothing answers. */
    void pause();

    /** Ends {@link #pause()}. */
    void resume();

    /** Whether the server process runs (a paused one does). */
    boolean running();

    /** Stops the server and deletes its data unless a data directory was asked for. */
    void stop();
}
