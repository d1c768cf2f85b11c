package dev.exchanger.identity.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import org.jboss.logging.Logger;

import dev.exchanger.identity.IdentityProblem;
import dev.exchanger.identity.protection.Limits;
import dev.exchanger.identity.secret.KeyedHash;
import dev.exchanger.identity.secret.Secrets;
import dev.exchanger.identity.token.AccessTokens;
import dev.exchanger.platform.problem.ProblemException;
import dev.exchanger.platform.start.StartOrder;

/** Gives services their tokens. Their secrets are long and random, so a fast keyed hash is enough for them. */
@ApplicationScoped
public class ServiceClients {

    private static final Logger LOG = Logger.getLogger(ServiceClients.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final int SHORT = 16;
    private static final String SCHEME = "Basic ";

    private final ServiceClientRepository repository;
    private final ClientConfig config;
    private final Limits limits;
    private final AccessTokens tokens;
    private final KeyedHash hashes;

    ServiceClients(
            ServiceClientRepository repository,
            ClientConfig config,
            Limits limits,
            AccessTokens tokens,
            Secrets secrets) {
        this.repository = repository;
        this.config = config;
        this.limits = limits;
        this.tokens = tokens;
        this.hashes = secrets.hash("service client");
    }

    void check(@Observes @Priority(StartOrder.CHECKS) StartupEvent event) {
        config.secrets();
    }

    void onStart(@Observes StartupEvent event) {
        for (Map.Entry<String, String> client : config.secrets().entrySet()) {
            String clientId = client.getKey();
            if (client.getValue().length() < SHORT) {
                LOG.warnf("the secret of service client %s is shorter than %d characters", clientId, SHORT);
            }
            repository
                    .save(clientId, hashes.of(clientId, client.getValue()))
                    .await()
                    .atMost(START_LIMIT);
        }
    }

    private record Login(String clientId, String secret) {}

    /**
     * A token for a service.
     *
     * @param authorization the header, {@code Basic} with client id and secret
     * @return fails with 401 {@code invalid-client}
     */
    Uni<AccessTokens.Signed> token(String authorization, String ip) {
        return limits.client(ip)
                .chain(() -> login(authorization).map(this::check).orElseGet(() -> Uni.createFrom()
                        .item(Optional.empty())))
                .map(clientId -> clientId.map(tokens::forService)
                        .orElseThrow(() -> new ProblemException(IdentityProblem.INVALID_CLIENT, null)
                                .withHeader("WWW-Authenticate", "Basic realm=\"internal\"")));
    }

    private Uni<Optional<String>> check(Login login) {
        byte[] presented = hashes.of(login.clientId(), login.secret());
        return repository.secretHash(login.clientId()).map(stored -> stored.filter(
                        hash -> KeyedHash.same(hash, presented))
                .map(same -> login.clientId()));
    }

    private static Optional<Login> login(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(SCHEME.length()).strip());
            String[] parts = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
            return parts.length == 2 ? Optional.of(new Login(parts[0], parts[1])) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
