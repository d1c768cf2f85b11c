package dev.exchanger.realtime.profile;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.ext.web.client.HttpRequest;
import io.vertx.mutiny.ext.web.client.HttpResponse;
import io.vertx.mutiny.ext.web.client.WebClient;

import dev.exchanger.platform.problem.DependencyUnavailable;
import dev.exchanger.platform.security.SecurityConfig;
import dev.exchanger.platform.security.ServiceTokens;

/** Identity's directory of users: {@code GET /internal/users?ids=}. */
@ApplicationScoped
class Directory {

    /** Ids that identity takes at once. */
    static final int BATCH = 100;

    private static final TypeReference<List<Profile>> PROFILES = new TypeReference<>() {};
    private static final int POOL = 16;
    private static final int KNOWN = 256;

    private final WebClient client;
    private final ServiceTokens tokens;
    private final SecurityConfig config;
    private final ObjectMapper json;
    /** Answers by what was asked. They count only when identity says that they still hold, and then need not come again. */
    private final Map<String, Answer> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
            return size() > KNOWN;
        }
    };

    /** @param tag of identity, for the next time */
    private record Answer(String tag, List<Profile> profiles) {}

    Directory(Vertx vertx, ServiceTokens tokens, SecurityConfig config, ObjectMapper json) {
        this.tokens = tokens;
        this.config = config;
        this.json = json;
        this.client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setUserAgent("exchanger")
                        .setFollowRedirects(false)
                        .setConnectTimeout((int) config.identityTimeout().toMillis())
                        .setKeepAliveTimeout(20)
                        .setMaxPoolSize(POOL));
    }

    /**
     * The known ones among the users.
     *
     * @param users 1 to {@value #BATCH}
     * @return fails with {@link DependencyUnavailable} when identity cannot tell
     */
    Uni<List<Profile>> find(Collection<UUID> users) {
        return Uni.createFrom()
                .deferred(tokens::token)
                .chain(token -> ask(users, token))
                .onFailure(Refused.class)
                .retry()
                .atMost(1);
    }

    private Uni<List<Profile>> ask(Collection<UUID> users, String token) {
        String ids = users.stream().map(UUID::toString).sorted().collect(Collectors.joining(","));
        String base = config.identityUrl().toString().replaceAll("/+$", "");
        Answer held = held(ids);
        HttpRequest<Buffer> request = client.getAbs(base + "/internal/users").addQueryParam("ids", ids);
        if (held != null) {
            request.putHeader("If-None-Match", held.tag());
        }
        return request.bearerTokenAuthentication(token)
                .timeout(config.identityTimeout().toMillis())
                .send()
                .ifNoItem()
                .after(config.identityTimeout())
                .fail()
                .map(response -> held != null && response.statusCode() == 304
                        ? held.profiles()
                        : hold(ids, response.getHeader("ETag"), read(response, token)))
                .onFailure(failure -> !(failure instanceof DependencyUnavailable))
                .transform(failure -> new DependencyUnavailable("identity (directory)", failure));
    }

    /** Keeps no answer any more. */
    void forget() {
        synchronized (known) {
            known.clear();
        }
    }

    private Answer held(String ids) {
        synchronized (known) {
            return known.get(ids);
        }
    }

    private List<Profile> hold(String ids, String tag, List<Profile> profiles) {
        if (tag != null) {
            synchronized (known) {
                known.put(ids, new Answer(tag, profiles));
            }
        }
        return profiles;
    }

    private List<Profile> read(HttpResponse<Buffer> response, String token) {
        if (response.statusCode() == 401) {
            tokens.refused(token);
            throw new Refused();
        }
        if (response.statusCode() != 200) {
            throw new DependencyUnavailable("identity (HTTP " + response.statusCode() + ")", null);
        }
        try {
            return json.readValue(response.bodyAsBuffer().getBytes(), PROFILES);
        } catch (IOException e) {
            throw new DependencyUnavailable("identity (unreadable directory)", e);
        }
    }

    /** Our token does not count any more: identity changed its keys or our secret. */
    private static final class Refused extends DependencyUnavailable {
        private static final long serialVersionUID = 1L;

        Refused() {
            super("identity (HTTP 401)", null);
        }
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
