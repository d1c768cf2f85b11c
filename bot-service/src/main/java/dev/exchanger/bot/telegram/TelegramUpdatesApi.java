package dev.exchanger.bot.telegram;

import java.util.List;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** Long polling, a client of its own because its read time-out is longer than any other call may take. */
@RegisterRestClient(configKey = "telegram-updates")
@Path("/bot{token}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
interface TelegramUpdatesApi {
    /** Updates as they came: one that the bot cannot read must not hide the others of its batch. */
    @POST
    @Path("/getUpdates")
    Uni<TelegramAnswer<List<JsonNode>>> getUpdates(@PathParam("token") String token, GetUpdates request);

    @ClientExceptionMapper
    static RuntimeException refused(Response response) {
        return TelegramFailures.of(response);
    }
}
