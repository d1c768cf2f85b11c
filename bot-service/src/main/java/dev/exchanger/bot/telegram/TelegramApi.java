package dev.exchanger.bot.telegram;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The methods of the Bot API that the bot calls. Use {@link TelegramClient}, which adds the token and maps failures. */
@RegisterRestClient(configKey = "telegram")
@Path("/bot{token}")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
interface TelegramApi {
    // The token is a template variable and not part of the base URL, so that metrics are tagged with the template.

    @GET
    @Path("/getMe")
    Uni<TelegramAnswer<BotProfile>> getMe(@PathParam("token") String token);

    @POST
    @Path("/setWebhook")
    Uni<TelegramAnswer<Boolean>> setWebhook(@PathParam("token") String token, SetWebhook request);

    @POST
    @Path("/deleteWebhook")
    Uni<TelegramAnswer<Boolean>> deleteWebhook(@PathParam("token") String token, DeleteWebhook request);

    @GET
    @Path("/getWebhookInfo")
    Uni<TelegramAnswer<WebhookInfo>> getWebhookInfo(@PathParam("token") String token);

    @POST
    @Path("/sendMessage")
    Uni<TelegramAnswer<SentMessage>> sendMessage(@PathParam("token") String token, SendMessage request);

    @POST
    @Path("/editMessageText")
    Uni<TelegramAnswer<SentMessage>> editMessageText(@PathParam("token") String token, EditMessageText request);

    @POST
    @Path("/answerCallbackQuery")
    Uni<TelegramAnswer<Boolean>> answerCallbackQuery(@PathParam("token") String token, AnswerCallbackQuery request);

    @POST
    @Path("/sendChatAction")
    Uni<TelegramAnswer<Boolean>> sendChatAction(@PathParam("token") String token, SendChatAction request);

    @POST
    @Path("/setMyCommands")
    Uni<TelegramAnswer<Boolean>> setMyCommands(@PathParam("token") String token, SetMyCommands request);

    @ClientExceptionMapper
    static RuntimeException refused(Response response) {
        return TelegramFailures.of(response);
    }
}
