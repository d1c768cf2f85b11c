package dev.exchanger.identity.token;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

import dev.exchanger.identity.protection.CallerAddress;
import dev.exchanger.identity.session.CookieSessions;
import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.Open;

/** Renews and calls back tokens. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tokens", description = "Renewing and calling back tokens, and the keys that verify them")
public class TokenResource {

    private final TokenService service;
    private final CookieSessions cookies;
    private final CallerAddress caller;
    private final RoutingContext request;

    public TokenResource(TokenService service, CookieSessions cookies, CallerAddress caller, RoutingContext request) {
        this.service = service;
        this.cookies = cookies;
        this.caller = caller;
        this.request = request;
    }

    @POST
    @Path("{ctx: web|admin|telegram}/tokens/refresh")
    @Open
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "New tokens for a refresh token, or an access token for a session cookie")
    @APIResponse(
            responseCode = "200",
            description = "A refresh token counts once; repeated within 30 s it gets the same successor")
    @APIResponse(responseCode = "400", description = "ambiguous-credentials")
    @APIResponse(responseCode = "401", description = "unauthenticated; an old refresh token also ends its session")
    @RateLimited
    public Uni<TokenAnswer> refresh(@RestPath String ctx, @Valid RefreshRequest body) {
        ApplicationContext context = ApplicationContext.of(ctx).orElseThrow();
        if (body != null && body.refreshToken() != null) {
            return service.refresh(context, body.refreshToken(), caller.client(null));
        }
        return cookies.find(request, context)
                .map(CookieSessions.Shown::session)
                .map(session -> session.map(live -> service.accessOnly(context, live)))
                .orElseThrow(() -> new ProblemException(CommonProblem.UNAUTHENTICATED, null));
    }

    @POST
    @Path("{ctx: web|admin|telegram}/tokens/revoke")
    @Open
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Call back an access token, or a refresh token and its session")
    @APIResponse(responseCode = "200", description = "Called back everywhere; also for what is no token")
    @APIResponse(responseCode = "202", description = "Called back, on its way to the other services")
    @RateLimited
    public Uni<RestResponse<Void>> revoke(@RestPath String ctx, @NotNull @Valid RevokeRequest body) {
        ApplicationContext context = ApplicationContext.of(ctx).orElseThrow();
        return service.revoke(context, body.token(), caller.ip())
                .map(everywhere -> everywhere ? RestResponse.ok() : RestResponse.accepted());
    }
}
