package dev.exchanger.platform.security;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** The three answers of identity that the platform asks for, with counters and switches. */
public final class StubIdentity implements AutoCloseable {

    public final AtomicInteger jwksReads = new AtomicInteger();
    public final AtomicInteger introspections = new AtomicInteger();
    public final AtomicInteger tokenRequests = new AtomicInteger();
    /** Introspection answers by token; anything else is inactive. */
    public final Map<String, String> active = new ConcurrentHashMap<>();

    public volatile String jwks;
    public volatile boolean away;
    public volatile int tokenLifetime = 300;
    public volatile long introspectionMillis;

    private final HttpServer server;

    public StubIdentity(String jwks) {
        this.jwks = jwks;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "stub-identity");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/.well-known/jwks.json", exchange -> {
            jwksReads.incrementAndGet();
            answer(exchange, 200, this.jwks);
        });
        server.createContext("/internal/tokens", exchange -> {
            int number = tokenRequests.incrementAndGet();
            answer(
                    exchange,
                    200,
                    "{\"access_token\":\"service-" + number + "\",\"token_type\":\"Bearer\",\"expires_in\":"
                            + tokenLifetime + "}");
        });
        server.createContext("/internal/introspect", this::introspect);
        server.start();
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Makes introspection of a token answer active with these permissions. */
    public void allow(String token, String jti, ApplicationContext context, String... permissions) {
        String list = permissions.length == 0 ? "" : "\"" + String.join("\",\"", permissions) + "\"";
        active.put(
                token,
                "{\"active\":true,\"jti\":\"" + jti + "\",\"sid\":\"" + TestTokens.SESSION + "\",\"ctx\":\""
                        + context.code() + "\",\"permissions\":[" + list + "],\"username\":\"ignored\"}");
    }

    private void introspect(HttpExchange exchange) throws IOException {
        introspections.incrementAndGet();
        pause();
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String token = URLDecoder.decode(form.replaceFirst("token=", ""), StandardCharsets.UTF_8);
        boolean known = exchange.getRequestHeaders().getFirst("Authorization").startsWith("Bearer service-");
        answer(exchange, known ? 200 : 401, active.getOrDefault(token, "{\"active\":false}"));
    }

    private void pause() {
        try {
            Thread.sleep(introspectionMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (away) {
            exchange.sendResponseHeaders(503, -1);
        } else {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
