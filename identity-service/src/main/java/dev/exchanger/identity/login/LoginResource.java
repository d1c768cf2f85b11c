package dev.exchanger.identity.login;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

import dev.exchanger.identity.protection.CallerAddress;
import dev.exchanger.identity.protection.SiteGuard;
import dev.exchanger.identity.session.CookieSessions;
import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Open;
import dev.exchanger.platform.security.Secured;

/** Opens sessions by password, and changes passwords. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sessions")
public class LoginResource {

    private final LoginService logins;
    private final PasswordChangeService passwords;
    private final CookieSessions cookies;
    private final SiteGuard guard;
    private final CallerAddress caller;
    private final CurrentPrincipal current;
    private final HttpServerRequest request;

    public LoginResource(
            LoginService logins,
            PasswordChangeService passwords,
            CookieSessions cookies,
            SiteGuard guard,
            CallerAddress caller,
            CurrentPrincipal current,
            HttpServerRequest request) {
        this.logins = logins;
        this.passwords = passwords;
        this.cookies = cookies;
        this.guard = guard;
        this.caller = caller;
        this.current = current;
        this.request = request;
    }

    // Telegram has no passwords: its sessions come from the token exchange.
    @POST
    @Path("{ctx: web|admin}/sessions")
    @Open
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Log in")
    @APIResponseSchema(
            value = LoginAnswer.class,
            responseCode = "201",
            responseDescription = "Tokens, and for browsers the session's cookie")
    @APIResponse(responseCode = "401", description = "invalid-credentials")
    @APIResponse(
            responseCode = "403",
            description = "email-unverified, account-locked, forbidden or cross-site-request")
    @RateLimited
    @APIResponse(responseCode = "503", description = "unavailable: too many logins at once, or the database is away")
    public Uni<RestResponse<LoginAnswer>> login(@RestPath String ctx, @NotNull @Valid LoginRequest body) {
        ApplicationContext context = ApplicationContext.of(ctx).orElseThrow();
        guard.refuseForeignSite(request, context);
        HttpServerResponse response = request.response();
        return logins.login(context, body, caller.client(body.device()), response::ended)
                .map(login -> RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, login.answer())
                        .cookie(cookies.of(context, login.token()))
                        .build());
    }

    @PUT
    @Path("{ctx: web|admin}/users/me/password")
    @Secured({ApplicationContext.WEB, ApplicationContext.ADMIN})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Change the password; ends all sessions, this one included")
    @APIResponse(responseCode = "204", description = "Changed; all sessions are ended everywhere")
    @APIResponse(responseCode = "202", description = "Changed; the end of the sessions is on its way")
    @APIResponse(responseCode = "401", description = "invalid-credentials: the current password is wrong")
    @RateLimited
    public Uni<RestResponse<Void>> changePassword(@RestPath String ctx, @NotNull @Valid PasswordChange body) {
        ApplicationContext context = ApplicationContext.of(ctx).orElseThrow();
        return passwords
                .change(current.user(), body, caller.ip())
                .map(everywhere -> RestResponse.ResponseBuilder.<Void>create(
                                everywhere ? RestResponse.Status.NO_CONTENT : RestResponse.Status.ACCEPTED)
                        .cookie(cookies.cleared(context))
                        .build());
    }
}
