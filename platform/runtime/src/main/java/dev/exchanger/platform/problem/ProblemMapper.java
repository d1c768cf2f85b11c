package dev.exchanger.platform.problem;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns every failure of the JAX-RS layer into a problem. All decisions are in {@link ProblemTable}. */
@ApplicationScoped
public class ProblemMapper {

    // Above every mapper that Quarkus and its extensions bring along.
    private static final int FIRST = 1000;

    private final ProblemWriter writer;

    public ProblemMapper(ProblemWriter writer) {
        this.writer = writer;
    }

    // Throwable alone would do by the rules of JAX-RS, but Quarkus brings mappers of its own for the other types.
    @ServerExceptionMapper(
            value = {
                Throwable.class,
                WebApplicationException.class,
                MismatchedInputException.class,
                InvalidDefinitionException.class,
                ValidationException.class,
                AuthenticationFailedException.class,
                UnauthorizedException.class,
                ForbiddenException.class
            },
            priority = FIRST)
    public Response map(Throwable failure, UriInfo uri, ResourceInfo resource) {
        ProblemException problem =
                UnreadableParameter.describe(failure, resource, uri).orElseGet(() -> ProblemTable.describe(failure));
        writer.log(problem, failure);
        Response.ResponseBuilder answer = Response.status(problem.type().status())
                .type(Problem.MEDIA_TYPE)
                .entity(writer.write(problem, uri.getPath()));
        writer.headers(problem).forEach(answer::header);
        answer.header(HttpHeaders.CACHE_CONTROL, "no-store");
        return answer.build();
    }
}
