package dev.exchanger.platform.problem;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;

import jakarta.ws.rs.WebApplicationException;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import io.quarkus.hibernate.validator.runtime.jaxrs.ResteasyReactiveViolationException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import org.jboss.resteasy.reactive.ClientWebApplicationException;

import dev.exchanger.platform.database.Database;

/**
 * The one table of exception to problem. Rows are tried from top to bottom; whatever matches none is a 500 whose cause
 * only the log sees.
 */
public final class ProblemTable {

    /** What clients are told to wait when a dependency is away. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private record Row(Predicate<Throwable> when, Function<Throwable, ProblemException> then) {}

    private static final List<Row> ROWS = List.of(
            row(ProblemException.class, e -> e),
            row(InvalidDefinitionException.class, ProblemTable::internal),
            row(JacksonException.class, MalformedBody::describe),
            row(ResteasyReactiveViolationException.class, Violations::describe),
            row(ClientWebApplicationException.class, ProblemTable::internal),
            row(WebApplicationException.class, WebFailures::describe),
            row(UnauthorizedException.class, e -> new ProblemException(CommonProblem.UNAUTHENTICATED, null)),
            row(AuthenticationFailedException.class, e -> new ProblemException(CommonProblem.UNAUTHENTICATED, null)),
            row(ForbiddenException.class, e -> new ProblemException(CommonProblem.FORBIDDEN, null)),
            new Row(Database::isUnavailable, ProblemTable::unavailable),
            row(DependencyUnavailable.class, ProblemTable::unavailable));

    private ProblemTable() {}

    /** The problem that answers a failure; never null. */
    public static ProblemException describe(Throwable failure) {
        Throwable cause = unwrap(failure);
        for (Row row : ROWS) {
            if (row.when().test(cause)) {
                return row.then().apply(cause);
            }
        }
        return internal(cause);
    }

    private static <T extends Throwable> Row row(Class<T> type, Function<T, ProblemException> then) {
        return new Row(type::isInstance, failure -> then.apply(type.cast(failure)));
    }

    private static ProblemException internal(Throwable cause) {
        return new ProblemException(CommonProblem.INTERNAL, null, cause);
    }

    private static ProblemException unavailable(Throwable cause) {
        return new ProblemException(CommonProblem.UNAVAILABLE, null, cause).withRetryAfter(RETRY_AFTER);
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
