package dev.exchanger.realtime.stress;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;

/** Plain calls of the service's endpoints. */
final class Rest {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private Rest() {}

    /** @param body of the answer; an empty object when there is none */
    record Answer(int status, JsonNode body, long retryAfterSeconds) {

        /** Where the chat's room is, or {@code null}. */
        Place place() {
            return body.hasNonNull("seq")
                    ? new Place(body.path("epoch").asText(), body.path("seq").asLong())
                    : null;
        }
    }

    static Answer get(URI node, String path, Person who) throws IOException {
        return call(node, "GET", path, who, null, null);
    }

    static Answer post(URI node, String path, Person who, String key, Object body) throws IOException {
        return call(node, "POST", path, who, key, body);
    }

    /**
     * One call.
     *
     * @param key idempotency key or {@code null}
     * @param body or {@code null}
     */
    static Answer call(URI node, String method, String path, Person who, String key, Object body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + who.token());
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        request.method(
                method,
                body == null
                        ? BodyPublishers.noBody()
                        : BodyPublishers.ofString(StressSocket.JSON.writeValueAsString(body)));
        try {
            HttpResponse<byte[]> answer = HTTP.send(request.build(), BodyHandlers.ofByteArray());
            JsonNode json = answer.body().length == 0
                    ? StressSocket.JSON.createObjectNode()
                    : StressSocket.JSON.readTree(answer.body());
            return new Answer(
                    answer.statusCode(),
                    json,
                    answer.headers().firstValueAsLong("Retry-After").orElse(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
