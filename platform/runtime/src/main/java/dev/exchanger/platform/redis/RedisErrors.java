package dev.exchanger.platform.redis;

import java.util.List;

import io.vertx.redis.client.impl.types.ErrorType;

/** Tells an answer of the server from a failure of the connection, and what either means for a retry. */
final class RedisErrors {

    // The Vert.x client marks commands of a closed connection with this "error of the server".
    private static final String CONNECTION_CLOSED = "CONNECTION_CLOSED";
    private static final List<String> NOT_EXECUTED =
            List.of("LOADING", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN", "READONLY");

    private RedisErrors() {}

    /** Whether the server itself said this. */
    static boolean isAnswer(Throwable failure) {
        return failure instanceof ErrorType error && !error.is(CONNECTION_CLOSED);
    }

    /** Whether the server refused for a passing reason without running the command. */
    static boolean isPassing(Throwable failure) {
        return failure instanceof ErrorType error && NOT_EXECUTED.stream().anyMatch(error::is);
    }

    /** Whether the command never left: the client refused it. */
    static boolean isUnsent(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.equals("Connection is closed") || message.equals("Redis waiting queue is full");
    }

    /** What the caller gets for a failure that is not retried. */
    static RuntimeException toCaller(RedisCommand command, Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        if (isPassing(failure)) {
            return new RedisUnavailable(command + ": " + message, false, null);
        }
        if (isAnswer(failure)) {
            // A pipeline that is cut off tells so once for each of its commands.
            return new RedisCommandFailed(message.lines().findFirst().orElse(message));
        }
        if (message.startsWith("Redis command is not valid")) {
            // The message of the client holds the arguments.
            return new IllegalArgumentException(command + " has a wrong number of arguments");
        }
        boolean unsent = isUnsent(failure);
        return new RedisUnavailable(
                command + ": connection lost" + (unsent ? "" : " before the answer"), !unsent, failure);
    }
}
