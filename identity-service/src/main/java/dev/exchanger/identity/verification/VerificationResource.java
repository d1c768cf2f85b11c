package dev.exchanger.identity.verification;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

import dev.exchanger.identity.protection.CallerAddress;
import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.Open;

/** Sends codes by mail and takes them back. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Verifications", description = "Codes that are mailed")
public class VerificationResource {

    private final VerificationService service;
    private final CallerAddress caller;

    public VerificationResource(VerificationService service, CallerAddress caller) {
        this.service = service;
        this.caller = caller;
    }

    @POST
    @Path("{ctx: web|admin|telegram}/verifications")
    @Open
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(202)
    @Operation(summary = "Ask for a code by mail")
    @APIResponseSchema(
            value = VerificationStarted.class,
            responseCode = "202",
            responseDescription = "The same answer, whether the address has an account or not")
    @RateLimited
    public Uni<VerificationStarted> start(@NotNull @Valid VerificationRequest request) {
        return service.start(request, caller.ip());
    }

    @POST
    @Path("{ctx: web|admin|telegram}/verifications/{id}/confirm")
    @Open
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Confirm the code that was mailed")
    @APIResponseSchema(
            value = Confirmation.class,
            responseCode = "200",
            responseDescription = "The code was right and has taken effect")
    @APIResponse(
            responseCode = "202",
            description = "A new password is set, but the end of the sessions is on its way to the other services",
            content = @Content(schema = @Schema(implementation = Confirmation.class)))
    @APIResponse(responseCode = "410", description = "code-expired: expired, used, replaced, or tried too often")
    @APIResponse(responseCode = "422", description = "code-mismatch, with remainingAttempts")
    @RateLimited
    public Uni<RestResponse<Confirmation>> confirm(@RestPath String id, @NotNull @Valid ConfirmationRequest request) {
        return service.confirm(id, request, caller.ip())
                .map(everywhere -> RestResponse.status(
                        everywhere ? RestResponse.Status.OK : RestResponse.Status.ACCEPTED, new Confirmation(true)));
    }
}
