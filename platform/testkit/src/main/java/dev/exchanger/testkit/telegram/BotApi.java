package dev.exchanger.testkit.telegram;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.exchanger.testkit.http.Json;

/** The methods of the Bot API; each takes its parameters and gives the {@code result}, or fails with {@link ApiError}. */
final class BotApi {
    private static final Duration LONGEST_POLL = Duration.ofSeconds(50);

    private final FakeTelegram telegram;
    private final Map<String, JsonNode> profile = new ConcurrentHashMap<>();
    private final Map<String, Function<JsonNode, JsonNode>> methods = Map.ofEntries(
            Map.entry("getMe", parameters -> telegram().bot()),
            Map.entry("getUpdates", this::getUpdates),
            Map.entry("setWebhook", this::setWebhook),
            Map.entry("deleteWebhook", this::deleteWebhook),
            Map.entry("getWebhookInfo", this::getWebhookInfo),
            Map.entry("sendMessage", this::sendMessage),
            Map.entry("editMessageText", this::editMessageText),
            Map.entry("editMessageReplyMarkup", this::editMessageReplyMarkup),
            Map.entry("deleteMessage", this::deleteMessage),
            Map.entry("answerCallbackQuery", this::answerCallbackQuery),
            Map.entry("sendChatAction", this::sendChatAction),
            Map.entry("setMyCommands", this::setMyCommands),
            Map.entry("getMyCommands", parameters -> stored("commands", parameters, Json.tree("[]"))),
            Map.entry("setMyDescription", parameters -> describe("description", parameters, 512)),
            Map.entry("getMyDescription", parameters -> stored("description", parameters, Json.object())),
            Map.entry("setMyShortDescription", parameters -> describe("short_description", parameters, 120)),
            Map.entry("getMyShortDescription", parameters -> stored("short_description", parameters, Json.object())),
            Map.entry("setChatMenuButton", parameters -> BooleanNode.TRUE));

    BotApi(FakeTelegram telegram) {
        this.telegram = telegram;
    }

    JsonNode call(String method, JsonNode parameters) {
        Function<JsonNode, JsonNode> handler = methods.get(method);
        if (handler == null) {
            throw ApiError.of(404, "Not Found: method not found");
        }
        return handler.apply(parameters);
    }

    private FakeTelegram telegram() {
        return telegram;
    }

    private JsonNode getUpdates(JsonNode parameters) {
        telegram.updates().allow(parameters.path("allowed_updates"));
        Duration wanted =
                Duration.ofSeconds(Math.max(0, parameters.path("timeout").asLong(0)));
        try {
            return Json.tree(telegram.updates()
                    .poll(
                            parameters.path("offset").asLong(0),
                            parameters.path("limit").asInt(100),
                            wanted.compareTo(LONGEST_POLL) > 0 ? LONGEST_POLL : wanted));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiError.of(500, "Internal Server Error: restart");
        }
    }

    private JsonNode setWebhook(JsonNode parameters) {
        String url = parameters.path("url").asText("");
        if (url.isEmpty()) {
            return deleteWebhook(parameters);
        }
        String secret = parameters.path("secret_token").asText("");
        if (!secret.matches("[A-Za-z0-9_-]{0,256}")) {
            throw ApiError.badRequest("secret token contains unallowed characters");
        }
        URI target;
        try {
            target = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw ApiError.badRequest("bad webhook: Invalid webhook URL specified");
        }
        boolean local = "127.0.0.1".equals(target.getHost()) || "localhost".equals(target.getHost());
        if (!"https".equals(target.getScheme()) && !("http".equals(target.getScheme()) && local)) {
            throw ApiError.badRequest("bad webhook: An HTTPS URL must be provided for webhook");
        }
        telegram.updates().allow(parameters.path("allowed_updates"));
        telegram.dropPending(parameters);
        telegram.startWebhook(url, secret);
        return BooleanNode.TRUE;
    }

    private JsonNode deleteWebhook(JsonNode parameters) {
        telegram.dropPending(parameters);
        telegram.stopWebhook();
        return BooleanNode.TRUE;
    }

    private JsonNode getWebhookInfo(JsonNode parameters) {
        ObjectNode info = Json.object();
        info.put("url", telegram.webhook().map(Webhook::url).orElse(""))
                .put("has_custom_certificate", false)
                .put("pending_update_count", telegram.updates().size());
        telegram.webhook().ifPresent(webhook -> {
            info.put("max_connections", 40).put("ip_address", "127.0.0.1");
            webhook.describe(info);
        });
        if (!telegram.updates().allowed().isEmpty()) {
            info.set("allowed_updates", Json.tree(telegram.updates().allowed()));
        }
        return info;
    }

    private JsonNode sendMessage(JsonNode parameters) {
        MessageContent content = MessageContent.of(parameters);
        Chat chat = telegram.people().reachable(parameters);
        return chat.json(chat.add(telegram.bot(), true, content));
    }

    private JsonNode editMessageText(JsonNode parameters) {
        MessageContent content = MessageContent.of(parameters);
        Chat chat = telegram.people().reachable(parameters);
        return chat.json(chat.edit(parameters.path("message_id").asLong(), content));
    }

    private JsonNode editMessageReplyMarkup(JsonNode parameters) {
        Chat chat = telegram.people().reachable(parameters);
        long messageId = parameters.path("message_id").asLong();
        SentMessage old = chat.botMessage(messageId, "edit");
        MessageContent content = new MessageContent(old.text(), old.entities(), MessageContent.markup(parameters));
        return chat.json(chat.edit(messageId, content));
    }

    private JsonNode deleteMessage(JsonNode parameters) {
        telegram.people()
                .reachable(parameters)
                .delete(parameters.path("message_id").asLong());
        return BooleanNode.TRUE;
    }

    private JsonNode answerCallbackQuery(JsonNode parameters) {
        telegram.people()
                .answer(
                        parameters.path("callback_query_id").asText(""),
                        parameters.path("text").asText(""));
        return BooleanNode.TRUE;
    }

    private JsonNode sendChatAction(JsonNode parameters) {
        telegram.people().reachable(parameters);
        if (parameters.path("action").asText("").isEmpty()) {
            throw ApiError.badRequest("wrong parameter action in request");
        }
        return BooleanNode.TRUE;
    }

    private JsonNode setMyCommands(JsonNode parameters) {
        JsonNode commands = parameters.path("commands");
        if (!commands.isArray() || commands.size() > 100) {
            throw ApiError.badRequest("can't parse commands list");
        }
        for (JsonNode command : commands) {
            int described = command.path("description").asText("").length();
            if (!command.path("command").asText("").matches("[a-z0-9_]{1,32}") || described < 1 || described > 256) {
                throw ApiError.badRequest("BOT_COMMAND_INVALID");
            }
        }
        profile.put(profileKey("commands", parameters), commands);
        return BooleanNode.TRUE;
    }

    private JsonNode describe(String kind, JsonNode parameters, int limit) {
        String text = parameters.path(kind).asText("");
        if (text.length() > limit) {
            throw ApiError.badRequest("bot " + kind.replace('_', ' ') + " is too long");
        }
        profile.put(profileKey(kind, parameters), Json.object().put(kind, text));
        return BooleanNode.TRUE;
    }

    private JsonNode stored(String kind, JsonNode parameters, JsonNode otherwise) {
        return profile.getOrDefault(profileKey(kind, parameters), otherwise);
    }

    private static String profileKey(String kind, JsonNode parameters) {
        return kind + "/" + parameters.path("language_code").asText("") + "/" + parameters.path("scope");
    }
}
