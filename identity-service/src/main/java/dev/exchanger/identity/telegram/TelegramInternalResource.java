package dev.exchanger.identity.telegram;

import java.util.UUID;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

import dev.exchanger.platform.security.Internal;

/** The bot's side of a link, and tokens on behalf of linked users. */
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
@Internal
@Tag(name = "Internal", description = "For the other services of the suite; no ingress leads here")
public class TelegramInternalResource {

    private final TelegramLinkService links;
    private final TelegramTokenExchange exchange;

    public TelegramInternalResource(TelegramLinkService links, TelegramTokenExchange exchange) {
        this.links = links;
        this.exchange = exchange;
    }

    /**
     * A token in exchange (RFC 8693).
     *
     * @param expiresIn seconds
     */
    public record ExchangedToken(
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("issued_token_type") String issuedTokenType,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("expires_in") long expiresIn) {

        @Override
        public String toString() {
            return "ExchangedToken";
        }
    }

    @POST
    @Path("telegram-links/claim")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "A Telegram user has opened a link code")
    @APIResponse(responseCode = "200", description = "A Telegram user has opened a link code")
    @APIResponse(responseCode = "404", description = "link-code-unknown")
    @APIResponse(responseCode = "409", description = "telegram-already-linked")
    public Uni<LinkViews.Claimed> claim(@NotNull @Valid LinkViews.Claim claim) {
        return links.claim(claim);
    }

    @POST
    @Path("telegram-links/{id}/confirm")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "The Telegram user who has claimed a link confirms it")
    @APIResponse(responseCode = "200", description = "The Telegram user who has claimed a link confirms it")
    @APIResponse(responseCode = "409", description = "telegram-already-linked")
    public Uni<LinkViews.Confirmed> confirm(@RestPath UUID id, @NotNull @Valid LinkViews.BotConfirmation body) {
        return links.confirmInBot(id, body.telegramUserId()).map(LinkViews.Confirmed::new);
    }

    @DELETE
    @Path("telegram-users/{telegramUserId}/link")
    @Operation(summary = "Unlink a Telegram account; there may be no link")
    @APIResponse(responseCode = "204", description = "Not linked (any more), its sessions refused everywhere")
    @APIResponse(responseCode = "202", description = "Not linked any more, on its way to the other services")
    public Uni<RestResponse<Void>> unlink(@RestPath long telegramUserId) {
        return links.unlink(telegramUserId)
                .map(everywhere -> everywhere ? RestResponse.noContent() : RestResponse.accepted());
    }

    @POST
    @Path("exchange")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(summary = "An access token on behalf of a linked Telegram user (RFC 8693)")
    @APIResponse(responseCode = "200", description = "An access token on behalf of a linked Telegram user (RFC 8693)")
    @APIResponse(responseCode = "400", description = "unsupported-grant-type or bad-request")
    @APIResponse(responseCode = "404", description = "telegram-not-linked")
    public Uni<ExchangedToken> exchange(
            @RestForm("grant_type") String grantType,
            @RestForm("subject_token") String subjectToken,
            @RestForm("subject_token_type") String subjectTokenType) {
        return exchange.exchange(grantType, subjectToken, subjectTokenType)
                .map(signed -> new ExchangedToken(
                        signed.token(), "urn:ietf:params:oauth:token-type:access_token", "Bearer", signed.expiresIn()));
    }
}
