package dev.exchanger.bench.stand;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import dev.exchanger.bench.process.Server;

/** Waits for services to be ready. */
final class Readiness {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 100;

    private Readiness() {}

    /** @throws IllegalStateException when the server has ended or is not ready in time */
    static void await(HttpClient http, Server server, URI health) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!isReady(http, health)) {
            server.requireAlive();
            if (System.nanoTime() > end) {
                throw new IllegalStateException(server.name() + " is not ready within " + LIMIT);
            }
        }
    }

    private static boolean isReady(HttpClient http, URI health) {
        HttpRequest request = HttpRequest.newBuilder(health).timeout(ANSWER).build();
        try {
            Thread.sleep(PAUSE_MILLIS);
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
