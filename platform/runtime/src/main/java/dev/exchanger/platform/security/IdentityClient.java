package dev.exchanger.platform.security;

import java.io.IOException;
import java.net.ConnectException;
import java.util.function.Function;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.MultiMap;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpRequest;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;

import dev.exchanger.platform.problem.DependencyUnavailable;

/** The few calls to identity that security itself needs. Every failure is a {@link DependencyUnavailable}. */
@ApplicationScoped
public class IdentityClient {

    private static final int POOL = 16;

    private final SecurityConfig config;
    private final WebClient client;

    public IdentityClient(Vertx vertx, SecurityConfig config) {
        this.config = config;
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setUserAgent("exchanger")
                        .setFollowRedirects(false)
                        .setConnectTimeout((int) config.identityTimeout().toMillis())
                        // Below the usual idle time of servers and proxies, so that a stale connection is rare.
                        .setKeepAliveTimeout(20)
                        .setMaxPoolSize(POOL));
    }

    <T> Uni<T> jwks(Function<JsonObject, T> reader) {
        return call("key set", client.getAbs(url("/.well-known/jwks.json")), HttpRequest::send, reader);
    }

    <T> Uni<T> introspect(String serviceToken, String token, Function<JsonObject, T> reader) {
        HttpRequest<Buffer> request =
                client.postAbs(url("/internal/introspect")).bearerTokenAuthentication(serviceToken);
        return call("introspection", request, r -> r.sendForm(form("token", token)), reader);
    }

    <T> Uni<T> serviceToken(String clientId, String clientSecret, Function<JsonObject, T> reader) {
        HttpRequest<Buffer> request =
                client.postAbs(url("/internal/tokens")).basicAuthentication(clientId, clientSecret);
        return call("service token", request, r -> r.sendForm(form("grant_type", "client_credentials")), reader);
    }

    /** A reader that fails has met an answer identity should not have given, so its failure counts as well. */
    private <T> Uni<T> call(
            String what,
            HttpRequest<Buffer> request,
            Function<HttpRequest<Buffer>, Uni<HttpResponse<Buffer>>> send,
            Function<JsonObject, T> reader) {
        request.timeout(config.identityTimeout().toMillis()).putHeader("Accept", "application/json");
        return Uni.createFrom()
                .deferred(() -> send.apply(request))
                // All calls only read, so one that identity let fall may be asked again: when it restarts, it closes
                // connections that the pool still takes for good.
                .onFailure(IdentityClient::connectionLost)
                .retry()
                .atMost(1)
                .ifNoItem()
                .after(config.identityTimeout())
                .fail()
                .map(response -> reader.apply(json(response)))
                .onFailure(failure -> !(failure instanceof DependencyUnavailable))
                .transform(failure -> new DependencyUnavailable("identity (" + what + ")", failure));
    }

    private static boolean connectionLost(Throwable failure) {
        boolean reset = failure instanceof IOException && !(failure instanceof ConnectException);
        return reset || failure instanceof HttpClosedException;
    }

    private static JsonObject json(HttpResponse<Buffer> response) {
        if (response.statusCode() != 200) {
            // Any refusal of a call of ours is a fault of the installation, not of the request we serve.
            throw new DependencyUnavailable("identity (HTTP " + response.statusCode() + ")", null);
        }
        return response.bodyAsJsonObject();
    }

    private static MultiMap form(String name, String value) {
        return MultiMap.caseInsensitiveMultiMap().add(name, value);
    }

    private String url(String path) {
        String base = config.identityUrl().toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
