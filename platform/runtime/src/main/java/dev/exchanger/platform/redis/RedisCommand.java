package dev.exchanger.platform.redis;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * One command with the time its caller will wait for it.
 *
 * @param name the command, e.g. {@code HSET}
 * @param args its arguments in order
 * @param deadline from the call to the answer, waiting for a connection and retries included; at least 1 ms
 * @param idempotent whether it may be sent again when the connection broke before its answer came
 */
public record RedisCommand(String name, List<String> args, Duration deadline, boolean idempotent) {

    private static final Duration READ = Duration.ofMillis(50);
    private static final Duration WRITE = Duration.ofMillis(500);

    public RedisCommand {
        Objects.requireNonNull(name, "name");
        args = List.copyOf(args);
        if (deadline.toMillis() < 1) {
            throw new IllegalArgumentException("deadline of " + name + " must be at least 1 ms: " + deadline);
        }
    }

    /** A cache read: 50 ms, then the caller reads its database. */
    public static RedisCommand read(String name, String... args) {
        return new RedisCommand(name, List.of(args), READ, true);
    }

    /** A write that is harmless when it runs late or twice: 500 ms, retried. */
    public static RedisCommand write(String name, String... args) {
        return new RedisCommand(name, List.of(args), WRITE, true);
    }

    /** A command that must not be sent twice ({@code XADD}, {@code INCR}): 500 ms, never retried once it may have been sent. */
    public static RedisCommand once(String name, String... args) {
        return new RedisCommand(name, List.of(args), WRITE, false);
    }

    /** The same command with another deadline. */
    public RedisCommand within(Duration other) {
        return new RedisCommand(name, args, other, idempotent);
    }

    /** The name only: arguments may hold personal data and tokens. */
    @Override
    public String toString() {
        return name;
    }
}
