package dev.exchanger.bot.link;

import java.time.Instant;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The internal endpoints of the identity-service that the bot calls, each with a service token. */
@RegisterRestClient(configKey = "identity")
@Path("/internal")
@Produces(MediaType.APPLICATION_JSON)
interface IdentityApi {
    @POST
    @Path("/telegram-links/claim")
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<Claimed> claim(@HeaderParam(HttpHeaders.AUTHORIZATION) String authorization, Claim claim);

    @POST
    @Path("/telegram-links/{id}/confirm")
    @Consumes(MediaType.APPLICATION_JSON)
    Uni<Confirmed> confirm(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("id") String id,
            Confirmation confirmation);

    @DELETE
    @Path("/telegram-users/{telegramUserId}/link")
    Uni<Void> unlink(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @PathParam("telegramUserId") long telegramUserId);

    @POST
    @Path("/exchange")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    Uni<Token> exchange(
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @FormParam("grant_type") String grantType,
            @FormParam("subject_token") String subjectToken,
            @FormParam("subject_token_type") String subjectTokenType);

    record Claim(String code, long telegramUserId, String telegramName, String locale) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Claimed(String id, String maskedEmail, Instant expiresAt) {}

    record Confirmation(long telegramUserId) {}

    /** @param status {@code bot_confirmed} while the site's confirmation is missing, {@code linked} when done */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Confirmed(String status) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Token(@JsonProperty("access_token") String accessToken) {}
}
