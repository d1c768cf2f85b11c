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
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

import dev.exchanger.identity.protection.CallerAddress;
import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** Moves the user who asks to another e-mail address. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Secured({ApplicationContext.WEB, ApplicationContext.ADMIN})
@Tag(name = "Profile")
public class EmailChangeResource {

    private static final String EMAIL = "{ctx: web|admin}/users/me/email";

    private final EmailChangeService service;
    private final CallerAddress caller;
    private final CurrentPrincipal current;

    public EmailChangeResource(EmailChangeService service, CallerAddress caller, CurrentPrincipal current) {
        this.service = service;
        this.caller = caller;
        this.current = current;
    }

    @POST
    @Path(EMAIL)
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(202)
    @Operation(summary = "Ask to change the e-mail address; a code is mailed to the new one")
    @APIResponseSchema(
            value = VerificationStarted.class,
            responseCode = "202",
            responseDescription = "The same answer, whether the new address has an account or not")
    @APIResponse(responseCode = "401", description = "invalid-credentials: the password is wrong")
    @APIResponse(responseCode = "422", description = "validation: no address, or the one the account has already")
    @RateLimited
    public Uni<VerificationStarted> start(@NotNull @Valid EmailChangeRequest request) {
        return service.start(current.user(), request, caller.ip());
    }

    @POST
    @Path(EMAIL + "/{id}/confirm")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Confirm the code that was mailed to the new address")
    @APIResponseSchema(
            value = Confirmation.class,
            responseCode = "200",
            responseDescription = "Changed, effective everywhere")
    @APIResponse(responseCode = "202", description = "Changed, on its way to the other services")
    @APIResponse(responseCode = "409", description = "conflict: the address has got an account meanwhile")
    @APIResponse(responseCode = "410", description = "code-expired: expired, used, replaced, or tried too often")
    @APIResponse(responseCode = "422", description = "code-mismatch, with remainingAttempts")
    @RateLimited
    public Uni<RestResponse<Confirmation>> confirm(
            @RestPath String id, @NotNull @Valid EmailChangeConfirmation request) {
        return service.confirm(current.user().userId(), id, request.code(), caller.ip())
                .map(everywhere -> RestResponse.status(
                        everywhere ? RestResponse.Status.OK : RestResponse.Status.ACCEPTED, new Confirmation(true)));
    }
}
