package dev.exchanger.testkit.telegram;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.databind.JsonNode;

import dev.exchanger.testkit.http.Json;

/** A bot as plain as can be. */
final class BotClient {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    BotClient(FakeTelegram telegram) {
        base = telegram.url() + "/bot" + FakeTelegram.TEST_TOKEN + "/";
    }

    /** The whole answer, whatever its status. */
    JsonNode call(String method, String json) {
        return Json.tree(raw(method, json).body());
    }

    JsonNode result(String method, String json) {
        JsonNode answer = call(method, json);
        if (!answer.path("ok").asBoolean()) {
            throw new AssertionError(answer.toString());
        }
        return answer.path("result");
    }

    String error(String method, String json) {
        return call(method, json).path("description").asText();
    }

    CompletableFuture<JsonNode> later(String method, String json) {
        return http.sendAsync(request(method, json), BodyHandlers.ofString()).thenApply(a -> Json.tree(a.body()));
    }

    HttpResponse<String> raw(String method, String json) {
        try {
            return http.send(request(method, json), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpRequest request(String method, String json) {
        return HttpRequest.newBuilder(URI.create(base + method))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
    }
}
