package dev.exchanger.identity.registration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

import dev.exchanger.identity.protection.CallerAddress;
import dev.exchanger.identity.verification.VerificationStarted;
import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.Open;

/** Registers accounts. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts", description = "New accounts")
public class RegistrationResource {

    private final RegistrationService service;
    private final CallerAddress caller;

    public RegistrationResource(RegistrationService service, CallerAddress caller) {
        this.service = service;
        this.caller = caller;
    }

    @POST
    @Path("accounts")
    @Open
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(202)
    @Operation(summary = "Register an account; a code is mailed to the address")
    @APIResponseSchema(
            value = VerificationStarted.class,
            responseCode = "202",
            responseDescription = "The same answer, whether the address has an account or not")
    @APIResponse(responseCode = "422", description = "validation: the address or the password is not acceptable")
    @RateLimited
    public Uni<VerificationStarted> register(@NotNull @Valid RegistrationRequest request) {
        return service.register(request, caller.ip());
    }
}
