package dev.exchanger.identity.access;

import java.util.EnumSet;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.Authenticator;
import dev.exchanger.platform.security.Internal;

/** Tells the other services whether a token is good at this moment. */
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@Internal
@Tag(name = "Internal")
public class IntrospectionResource {

    private final Authenticator authenticator;

    public IntrospectionResource(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    @POST
    @Path("introspect")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(summary = "Token introspection (RFC 7662)")
    @APIResponse(responseCode = "200", description = "What the token means, or active:false")
    public Uni<IntrospectionAnswer> introspect(@RestForm String token) {
        return authenticator
                .authenticate(token, EnumSet.allOf(ApplicationContext.class))
                .map(IntrospectionAnswer::of)
                .onFailure(IntrospectionResource::isRefusal)
                .recoverWithUni(() -> authenticator.authenticateService(token).map(IntrospectionAnswer::of))
                .onFailure(IntrospectionResource::isRefusal)
                .recoverWithItem(IntrospectionAnswer.INACTIVE);
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof ProblemException problem && problem.type() == CommonProblem.UNAUTHENTICATED;
    }
}
