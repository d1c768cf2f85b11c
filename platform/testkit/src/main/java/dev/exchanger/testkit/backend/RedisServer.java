package dev.exchanger.testkit.backend;

import java.util.Arrays;
import java.util.List;

/** A running Redis that tests look into from outside and may kill. */
public final class RedisServer {
    private final ServerControl control;

    RedisServer(ServerControl control) {
        this.control = control;
    }

    /** Address to connect to. */
    public String host() {
        return control.host();
    }

    /** Port to connect to; the same after {@link #restart()}. */
    public int port() {
        return control.port();
    }

    /** {@code redis://host:port}, with the password when the server has one. */
    public String url() {
        return urlThrough(host(), port());
    }

    /** The same server reached by another way, e.g. through a fault proxy. */
    public String urlThrough(String host, int port) {
        String login = control.password().isEmpty() ? "" : control.user() + ":" + control.password() + "@";
        return "redis://" + login + host + ":" + port;
    }

    /** {@code configured}, {@code container} or {@code embedded}. */
    public String kind() {
        return control.kind();
    }

    /** Whether {@link #kill9()}, {@link #restart()}, {@link #pause()} and {@link #resume()} work here. */
    public boolean controllable() {
        return !kind().equals("configured");
    }

    /** One command on a connection of its own; String, Long, List or null. */
    public Object command(String... arguments) {
        try (RespConnection connection = connect()) {
            return connection.command(arguments);
        }
    }

    /** A connection for several commands; the caller closes it. */
    public RespConnection connect() {
        return new RespConnection(host(), port(), control.user(), control.password());
    }

    /** Deletes all keys of all databases. */
    public void flush() {
        command("FLUSHALL");
    }

    /** The lines of CLIENT LIST without the one of this look. */
    public List<String> clientList() {
        try (RespConnection connection = connect()) {
            String own = "id=" + connection.command("CLIENT", "ID") + " ";
            return Arrays.stream(((String) connection.command("CLIENT", "LIST")).split("\n"))
                    .filter(line -> !line.isBlank() && !line.startsWith(own))
                    .toList();
        }
    }

    /** Version as the server tells it, e.g. {@code 6.2.11}. */
    public String version() {
        String info = (String) command("INFO", "server");
        return Arrays.stream(info.split("\r\n"))
                .filter(line -> line.startsWith("redis_version:"))
                .map(line -> line.substring(14))
                .findFirst()
                .orElse("unknown");
    }

    /** SIGKILL. Without a data directory everything in it is lost. */
    public void kill9() {
        control.kill9();
    }

    /** Starts the server again on the same port; returns when it answers. */
    public void restart() {
        control.restart();
    }

    /** Freezes the server (SIGSTOP). */
    public void pause() {
        control.pause();
    }

    /** Ends {@link #pause()}. */
    public void resume() {
        control.resume();
    }

    /** Whether the server process runs. */
    public boolean running() {
        return control.running();
    }

    void stop() {
        control.stop();
    }
}
