package dev.exchanger.exchange.interleaving;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A client that wants an answer: what gets none, or a promise of better times (503), is sent again as it was, to a
 * replica drawn anew. Exactly such repetitions must never have a second effect.
 */
final class Wire {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<URI> replicas;
    private final Queue<String> outrages = new ConcurrentLinkedQueue<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();

    Wire(List<URI> replicas) {
        this.replicas = replicas;
    }

    /** A request without its address. */
    record Call(String method, String path, Map<String, String> headers, String body) {}

    /** An answer that decides something. */
    record Reply(int status, JsonNode body) {

        String code() {
            return body.path("code").asText();
        }

        String text(String member) {
            return body.path(member).asText();
        }
    }

    /** Sends until it is answered. @throws IllegalStateException when that takes longer than a minute and a half */
    Reply send(Call call, Random random) {
        Instant end = Instant.now().plus(PATIENCE);
        String last = "nothing";
        while (Instant.now().isBefore(end)) {
            try {
                HttpResponse<String> answer = http.send(request(call, random), HttpResponse.BodyHandlers.ofString());
                int status = answer.statusCode();
                if (status == 500) {
                    outrages.add(call.method() + " " + call.path() + " -> " + answer.body());
                } else if (status != 503 && !isInFlight(answer)) {
                    answered.incrementAndGet();
                    return new Reply(status, parse(answer.body()));
                }
                last = status + " " + answer.body();
            } catch (IOException e) {
                last = e.toString();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            repeated.incrementAndGet();
            pause(random);
        }
        throw new IllegalStateException(call.method() + " " + call.path() + " was never answered, last: " + last);
    }

    /** Answers that must never be given, whatever broke. */
    Queue<String> outrages() {
        return outrages;
    }

    long answered() {
        return answered.get();
    }

    long repeated() {
        return repeated.get();
    }

    private HttpRequest request(Call call, Random random) {
        URI replica = replicas.get(random.nextInt(replicas.size()));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(replica.resolve(call.path())).timeout(TIMEOUT);
        request.header("Content-Type", "application/json");
        call.headers().forEach(request::header);
        return request.method(
                        call.method(),
                        call.body() == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(call.body()))
                .build();
    }

    private static boolean isInFlight(HttpResponse<String> answer) throws JsonProcessingException {
        return answer.statusCode() == 409
                && parse(answer.body()).path("code").asText().equals("idempotency-in-flight");
    }

    private static JsonNode parse(String body) throws JsonProcessingException {
        return body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
    }

    private static void pause(Random random) {
        try {
            TimeUnit.MILLISECONDS.sleep(20 + random.nextInt(150));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
