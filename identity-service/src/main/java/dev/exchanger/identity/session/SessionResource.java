package dev.exchanger.identity.session;

import java.util.List;
import java.util.UUID;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;
import dev.exchanger.platform.security.UserPrincipal;

/** The user's own sessions in a context: seen and ended. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Secured({ApplicationContext.WEB, ApplicationContext.ADMIN, ApplicationContext.TELEGRAM})
@Tag(name = "Sessions", description = "Logging in and out")
@SecurityScheme(
        securitySchemeName = "webCookie",
        type = SecuritySchemeType.APIKEY,
        in = SecuritySchemeIn.COOKIE,
        apiKeyName = "__Host-sid-web",
        description = "The session of a browser on the site; with an access token beside it the request is refused")
@SecurityScheme(
        securitySchemeName = "adminCookie",
        type = SecuritySchemeType.APIKEY,
        in = SecuritySchemeIn.COOKIE,
        apiKeyName = "__Host-sid-admin",
        description = "The same for the back office")
public class SessionResource {

    private static final String SESSIONS = "{ctx: web|admin|telegram}/sessions";

    private final SessionService service;
    private final CookieSessions cookies;
    private final CurrentPrincipal current;

    public SessionResource(SessionService service, CookieSessions cookies, CurrentPrincipal current) {
        this.service = service;
        this.cookies = cookies;
        this.current = current;
    }

    @GET
    @Path(SESSIONS)
    @Operation(summary = "The user's live sessions, the last used first")
    @APIResponse(
            responseCode = "200",
            description = "The user's live sessions, the last used first",
            content = @Content(schema = @Schema(implementation = SessionView.class, type = SchemaType.ARRAY)))
    public Uni<List<SessionView>> list() {
        return service.list(current.user());
    }

    @GET
    @Path(SESSIONS + "/current")
    @Operation(summary = "The session that asks")
    @APIResponse(responseCode = "200", description = "The session that asks")
    public Uni<SessionView> current() {
        return service.current(current.user());
    }

    @DELETE
    @Path(SESSIONS + "/current")
    @Operation(summary = "Log out")
    @APIResponse(responseCode = "204", description = "Ended everywhere")
    @APIResponse(responseCode = "202", description = "Ended, on its way to the other services")
    public Uni<RestResponse<Void>> logout() {
        UserPrincipal user = current.user();
        return service.logout(user).map(everywhere -> answer(everywhere, cookies.cleared(user.context())));
    }

    @DELETE
    @Path(SESSIONS + "/{handle}")
    @Operation(summary = "End one session")
    @APIResponse(responseCode = "204", description = "Ended everywhere; also when it was ended before")
    @APIResponse(responseCode = "202", description = "Ended, on its way to the other services")
    public Uni<RestResponse<Void>> revoke(@RestPath UUID handle) {
        return service.revoke(current.user(), handle).map(everywhere -> answer(everywhere, null));
    }

    @DELETE
    @Path(SESSIONS)
    @Operation(summary = "End all sessions of this context, or with except=current all others")
    @APIResponse(responseCode = "204", description = "Ended everywhere")
    @APIResponse(responseCode = "202", description = "Ended, on its way to the other services")
    public Uni<RestResponse<Void>> revokeAll(@RestQuery String except) {
        if (except != null && !except.equals("current")) {
            throw new ProblemException(CommonProblem.BAD_REQUEST, null).withError("except", "must be current");
        }
        UserPrincipal user = current.user();
        boolean others = except != null;
        return service.revokeAll(user, others)
                .map(everywhere -> answer(everywhere, others ? null : cookies.cleared(user.context())));
    }

    private static RestResponse<Void> answer(boolean everywhere, NewCookie cookie) {
        RestResponse.ResponseBuilder<Void> response = RestResponse.ResponseBuilder.create(
                everywhere ? RestResponse.Status.NO_CONTENT : RestResponse.Status.ACCEPTED);
        return cookie == null ? response.build() : response.cookie(cookie).build();
    }
}
