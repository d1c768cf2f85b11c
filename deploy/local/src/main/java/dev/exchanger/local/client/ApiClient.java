package dev.exchanger.local.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/** The suite's REST APIs as a customer's program uses them: JSON in, JSON out, problems kept as they came. */
public final class ApiClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIME_OUT = Duration.ofSeconds(15);

    private final HttpClient http;
    private final URI base;
    private final Map<String, String> headers;

    public ApiClient(HttpClient http, URI base) {
        this(http, base, Map.of());
    }

    private ApiClient(HttpClient http, URI base, Map<String, String> headers) {
        this.http = http;
        this.base = base;
        this.headers = headers;
    }

    /** Status, headers and the JSON body (missing when there was none). */
    public record Reply(int status, JsonNode body, HttpResponse<String> raw) {
        /** A header's first value, or the empty text. */
        public String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }

        /** @throws IllegalStateException with the problem's own words when the status is another */
        public Reply expect(int expected) {
            if (status != expected) {
                throw new IllegalStateException("%s %s: expected %d, got %d %s"
                        .formatted(
                                raw.request().method(), raw.request().uri().getPath(), expected, status, raw.body()));
            }
            return this;
        }
    }

    public ApiClient bearer(String token) {
        return with("Authorization", "Bearer " + token);
    }

    public ApiClient with(String header, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(header, value);
        return new ApiClient(http, base, Map.copyOf(more));
    }

    public Reply get(String path) {
        return send("GET", path, null);
    }

    public Reply delete(String path) {
        return send("DELETE", path, null);
    }

    public Reply post(String path, Object body) {
        return send("POST", path, text(body));
    }

    public Reply put(String path, Object body) {
        return send("PUT", path, text(body));
    }

    /** Sends the text as it is, for bodies that are signed or wrong on purpose. */
    public Reply postText(String path, String body) {
        return send("POST", path, body);
    }

    private Reply send(String method, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIME_OUT);
        headers.forEach(request::header);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), parse(response), response);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static JsonNode parse(HttpResponse<String> response) throws IOException {
        boolean isJson = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.contains("json"))
                .isPresent();
        return isJson && !response.body().isBlank() ? JSON.readTree(response.body()) : MissingNode.getInstance();
    }

    private static String text(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
