package dev.exchanger.identity.telegram;

import java.util.UUID;

import jakarta.ws.rs.GET;
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

import dev.exchanger.platform.ratelimit.RateLimited;
import dev.exchanger.platform.security.ApplicationContext;
import dev.exchanger.platform.security.CurrentPrincipal;
import dev.exchanger.platform.security.Secured;

/** The site's side of a link. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Secured(ApplicationContext.WEB)
@Tag(name = "Telegram", description = "Links between accounts and Telegram")
public class TelegramLinkResource {

    private static final String LINKS = "web/telegram-links";

    private final TelegramLinkService service;
    private final CurrentPrincipal current;

    public TelegramLinkResource(TelegramLinkService service, CurrentPrincipal current) {
        this.service = service;
        this.current = current;
    }

    @POST
    @Path(LINKS)
    @ResponseStatus(201)
    @Operation(summary = "A one-time code to link a Telegram account")
    @APIResponseSchema(
            value = LinkViews.Issued.class,
            responseCode = "201",
            responseDescription = "A one-time code to link a Telegram account")
    @RateLimited
    public Uni<LinkViews.Issued> issue() {
        return service.issue(current.user().userId());
    }

    @GET
    @Path(LINKS + "/{id}")
    @Operation(summary = "How far a link is, and who has claimed it")
    @APIResponse(responseCode = "200", description = "How far a link is, and who has claimed it")
    public Uni<LinkViews.State> state(@RestPath UUID id) {
        return service.find(current.user().userId(), id);
    }

    @POST
    @Path(LINKS + "/{id}/confirm")
    @Operation(summary = "Confirm the Telegram account that has claimed the link")
    @APIResponse(responseCode = "200", description = "linked when confirmed in Telegram too, else claimed")
    @APIResponse(responseCode = "409", description = "link-not-claimed, or telegram-already-linked")
    @APIResponse(responseCode = "410", description = "link-expired")
    public Uni<LinkViews.Confirmed> confirm(@RestPath UUID id) {
        return service.confirmOnSite(current.user().userId(), id).map(LinkViews.Confirmed::new);
    }
}
