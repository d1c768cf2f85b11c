package dev.exchanger.testkit.telegram;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Pushes updates to the bot. As the official server does it: messages of a chat in order, presses of a user in order, but
 * a message and a press side by side; not 2xx is repeated at once and then with doubling pauses, and the
 * {@code Retry-After} of the bot's answer is honoured.
 */
final class Webhook {
    private static final int MAX_PAUSE_UNITS = 60;

    private final UpdateQueue queue;
    private final String url;
    private final String secret;
    private final Duration pauseUnit;
    private final AtomicInteger duplicates;
    private final ExecutorService executor;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Map<String, Deque<Long>> lanes = new HashMap<>();
    private volatile boolean stopped;
    private volatile String lastError = "";
    private volatile Instant lastErrorAt = Instant.EPOCH;

    Webhook(
            UpdateQueue queue,
            String url,
            String secret,
            Duration pauseUnit,
            AtomicInteger duplicates,
            ExecutorService executor) {
        this.queue = queue;
        this.url = url;
        this.secret = secret;
        this.pauseUnit = pauseUnit;
        this.duplicates = duplicates;
        this.executor = executor;
    }

    String url() {
        return url;
    }

    String secret() {
        return secret;
    }

    void stop() {
        stopped = true;
    }

    /** Adds what getWebhookInfo says of the last failure. */
    void describe(ObjectNode info) {
        if (!lastError.isEmpty()) {
            info.put("last_error_date", lastErrorAt.getEpochSecond()).put("last_error_message", lastError);
        }
    }

    void deliver(long updateId) {
        ObjectNode update = queue.get(updateId);
        if (update == null) {
            return;
        }
        String lane = lane(update);
        synchronized (lanes) {
            Deque<Long> waiting = lanes.get(lane);
            if (waiting != null) {
                waiting.add(updateId);
                return;
            }
            lanes.put(lane, new ArrayDeque<>(List.of(updateId)));
        }
        executor.execute(() -> runLane(lane));
    }

    private static String lane(JsonNode update) {
        return update.has("callback_query")
                ? "press-" + update.at("/callback_query/from/id").asLong()
                : "chat-" + update.findPath("chat").path("id").asLong();
    }

    private void runLane(String lane) {
        while (true) {
            long id;
            synchronized (lanes) {
                Deque<Long> waiting = lanes.get(lane);
                if (waiting.isEmpty()) {
                    lanes.remove(lane);
                    return;
                }
                id = waiting.poll();
            }
            pushUntilAccepted(id);
        }
    }

    private void pushUntilAccepted(long id) {
        for (int attempt = 1; !stopped; attempt++) {
            ObjectNode update = queue.get(id);
            if (update == null) {
                return;
            }
            OptionalLong pause = push(update, attempt);
            if (pause.isEmpty()) {
                if (duplicates.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    push(update, attempt);
                }
                queue.confirm(id);
                return;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(pause.getAsLong());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Empty when accepted, else the milliseconds to wait. */
    private OptionalLong push(ObjectNode update, int attempt) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(update.toString()));
        if (!secret.isEmpty()) {
            request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        long doubling = attempt == 1 ? 0 : Math.min(MAX_PAUSE_UNITS, 1L << Math.min(attempt - 1, 10));
        long pause = pauseUnit.multipliedBy(doubling).toMillis();
        try {
            HttpResponse<Void> answer = http.send(request.build(), HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() / 100 == 2) {
                return OptionalLong.empty();
            }
            failed("Wrong response from the webhook: " + answer.statusCode());
            return OptionalLong.of(answer.headers()
                    .firstValue("Retry-After")
                    .filter(value -> value.matches("[0-9]{1,4}"))
                    .map(value -> Long.parseLong(value) * 1000)
                    .orElse(pause));
        } catch (IOException e) {
            failed("Connection failed: " + e);
            return OptionalLong.of(Math.max(pause, 20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.of(0);
        }
    }

    private void failed(String why) {
        lastError = why;
        lastErrorAt = Instant.now();
    }
}
