package dev.exchanger.bot.telegram;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Calls the Bot API. Every method fails with {@link TelegramException} and nothing else, and none is repeated here:
 * whether a second try is harmless is known only to the caller.
 */
@ApplicationScoped
public class TelegramClient {
    private final TelegramApi api;
    private final TelegramUpdatesApi updates;
    private final TelegramConfig config;
    private final TelegramHealth health;
    private final MeterRegistry meters;

    TelegramClient(
            @RestClient TelegramApi api,
            @RestClient TelegramUpdatesApi updates,
            TelegramConfig config,
            TelegramHealth health,
            MeterRegistry meters) {
        this.api = api;
        this.updates = updates;
        this.config = config;
        this.health = health;
        this.meters = meters;
    }

    public Uni<BotProfile> getMe() {
        return call("getMe", api::getMe);
    }

    /** Waits at Telegram up to the time-out of the request; an empty list means that nothing happened meanwhile. */
    public Uni<List<JsonNode>> getUpdates(GetUpdates request) {
        return call("getUpdates", token -> updates.getUpdates(token, request));
    }

    public Uni<Void> setWebhook(SetWebhook request) {
        return call("setWebhook", token -> api.setWebhook(token, request)).replaceWithVoid();
    }

    public Uni<Void> deleteWebhook() {
        // Pending updates are kept: a switch of the mode must not lose what users wrote meanwhile.
        return call("deleteWebhook", token -> api.deleteWebhook(token, new DeleteWebhook(false)))
                .replaceWithVoid();
    }

    public Uni<WebhookInfo> getWebhookInfo() {
        return call("getWebhookInfo", api::getWebhookInfo);
    }

    public Uni<SentMessage> sendMessage(SendMessage request) {
        return call("sendMessage", token -> api.sendMessage(token, request));
    }

    public Uni<SentMessage> editMessageText(EditMessageText request) {
        return call("editMessageText", token -> api.editMessageText(token, request));
    }

    public Uni<Void> answerCallbackQuery(AnswerCallbackQuery request) {
        return call("answerCallbackQuery", token -> api.answerCallbackQuery(token, request))
                .replaceWithVoid();
    }

    public Uni<Void> sendChatAction(SendChatAction request) {
        return call("sendChatAction", token -> api.sendChatAction(token, request))
                .replaceWithVoid();
    }

    public Uni<Void> setMyCommands(SetMyCommands request) {
        return call("setMyCommands", token -> api.setMyCommands(token, request)).replaceWithVoid();
    }

    private <T> Uni<T> call(String method, Function<String, Uni<TelegramAnswer<T>>> call) {
        return Uni.createFrom()
                .deferred(() -> call.apply(config.botToken().orElseThrow(TelegramClient::noToken)))
                .map(TelegramClient::result)
                .onFailure()
                .transform(TelegramFailures::of)
                .onItemOrFailure()
                .invoke((item, thrown) -> record(method, thrown));
    }

    private static <T> T result(TelegramAnswer<T> answer) {
        if (answer == null || !answer.ok() || answer.result() == null) {
            // A 200 without a result is no answer of the Bot API.
            throw new TelegramException(new TelegramFailure.Unknown("unreadable answer"));
        }
        return answer.result();
    }

    private void record(String method, Throwable thrown) {
        String outcome = "ok";
        if (thrown instanceof TelegramException exception) {
            TelegramFailure failure = exception.failure();
            health.failed(failure);
            outcome = failure instanceof TelegramFailure.Refused refused
                    ? Integer.toString(refused.code())
                    : failure.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        } else {
            health.succeeded();
        }
        meters.counter("exchanger_telegram_calls_total", "method", method, "outcome", outcome)
                .increment();
    }

    private static TelegramException noToken() {
        return new TelegramException(new TelegramFailure.Unsent("no bot token is configured"));
    }
}
