package dev.exchanger.platform.start;

import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.smallrye.config.ConfigValidationException;

/**
 * The cause of a failed start in one line, for the causes that an operator can mend: the configuration, the databases, a
 * port. What is unknown here is a fault of the program and keeps its stack trace.
 */
final class StartFailure {

    private static final int LONGEST = 600;
    private static final Pattern BREAKS = Pattern.compile("(\\s*[\\r\\n]+[-=\\s]*)+");
    /** What Flyway repeats of the database's answer. */
    private static final Pattern AGAIN = Pattern.compile("(?s)\\s*-*\\s*SQL State\\s+:.*");

    private static final Pattern EXCEPTION = Pattern.compile("^(?:[\\w.$]+(?:Exception|Error): )+");

    private StartFailure() {}

    /** @return one line, empty when the cause is none of those that an operator can mend */
    static Optional<String> reason(Throwable failure) {
        return first(failure, StartFailure::configuration)
                .or(() -> first(failure, StartFailure::ours))
                .or(() -> first(failure, StartFailure::database))
                .or(() -> first(failure, StartFailure::port))
                .or(() -> first(failure, StartFailure::redis))
                .map(StartFailure::oneLine);
    }

    /** From the outside in: the outer exceptions know what for, the inner ones only what. */
    private static Optional<String> first(Throwable failure, Function<Throwable, Optional<String>> known) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(LONGEST)
                .map(known)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> configuration(Throwable cause) {
        if (cause instanceof ConfigValidationException invalid) {
            return Optional.of(IntStream.range(0, invalid.getProblemCount())
                    .mapToObj(invalid::getProblem)
                    .map(problem -> ConfigProblem.told(problem.getMessage()))
                    .distinct()
                    .collect(Collectors.joining("; ")));
        }
        String message = String.valueOf(cause.getMessage());
        boolean ofConfiguration = cause instanceof NoSuchElementException || cause instanceof IllegalArgumentException;
        return ofConfiguration && ConfigProblem.isOne(message)
                ? Optional.of(ConfigProblem.told(message))
                : Optional.empty();
    }

    /** Our own checks throw these, with messages for the operator. */
    private static Optional<String> ours(Throwable cause) {
        boolean check = cause instanceof IllegalStateException
                || cause instanceof IllegalArgumentException
                || cause instanceof UncheckedIOException;
        return check && thrownIn(cause, "dev.exchanger.") ? Optional.ofNullable(cause.getMessage()) : Optional.empty();
    }

    /** By name: it is no library of the platform. */
    private static Optional<String> database(Throwable cause) {
        return cause.getClass().getName().startsWith("org.flywaydb.core.")
                ? Optional.ofNullable(cause.getMessage())
                        .map(message -> "database: " + AGAIN.matcher(message).replaceFirst(""))
                : Optional.empty();
    }

    private static Optional<String> port(Throwable cause) {
        return cause instanceof BindException ? Optional.of("port: " + cause.getMessage()) : Optional.empty();
    }

    /** The client repeats what it cannot read, which may be a password. */
    private static Optional<String> redis(Throwable cause) {
        return cause instanceof IllegalArgumentException && thrownIn(cause, "io.vertx.redis.")
                ? Optional.of(
                        "REDIS_URL (quarkus.redis.hosts) is no URL of a Redis: redis://[user:password@]host[:port]")
                : Optional.empty();
    }

    private static boolean thrownIn(Throwable cause, String packages) {
        StackTraceElement[] trace = cause.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith(packages);
    }

    private static String oneLine(String message) {
        String line = BREAKS.matcher(EXCEPTION.matcher(message.strip()).replaceFirst(""))
                .replaceAll(" ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }
}
