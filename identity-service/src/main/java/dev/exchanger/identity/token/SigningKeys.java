package dev.exchanger.identity.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;

import dev.exchanger.platform.loop.BackgroundWork;
import dev.exchanger.platform.security.SecurityConfig;
import dev.exchanger.platform.security.VerificationKeys;
import dev.exchanger.platform.start.StartOrder;

/** The keys of this service, known to all its replicas. Also answers this service's own question for public keys. */
@ApplicationScoped
public class SigningKeys implements VerificationKeys {

    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private final SigningKeyRepository repository;
    private final TokenConfig config;
    private final SecurityConfig security;
    private final Clock clock;
    private final BackgroundWork work;
    private volatile List<SigningKey> keys = List.of();

    SigningKeys(
            SigningKeyRepository repository,
            TokenConfig config,
            SecurityConfig security,
            Clock clock,
            BackgroundWork work) {
        this.repository = repository;
        this.config = config;
        this.security = security;
        this.clock = clock;
        this.work = work;
    }

    /** @throws IllegalStateException that names the file, if it holds no keys */
    void readFile(@Observes @Priority(StartOrder.CHECKS) StartupEvent event) {
        config.signingKeyFile().ifPresent(file -> keys = read(file));
    }

    void onStart(@Observes StartupEvent event) {
        if (config.signingKeyFile().isEmpty()) {
            load().await().atMost(START_LIMIT);
            work.every("signing keys", config.keyRefresh(), this::load);
        }
    }

    /** The key that signs now. */
    SigningKey current() {
        Instant now = clock.instant();
        List<SigningKey> all = keys;
        return all.stream()
                .filter(key -> !key.activeFrom().isAfter(now))
                .findFirst()
                .orElseGet(() -> all.get(all.size() - 1));
    }

    /** All keys a token may be signed with. */
    List<SigningKey> published() {
        return keys;
    }

    @Override
    public Uni<PublicKey> key(String kid) {
        return Uni.createFrom()
                .item(keys.stream()
                        .filter(key -> key.kid().equals(kid))
                        .findFirst()
                        .map(key -> (PublicKey) key.publicKey())
                        .orElse(null));
    }

    private Uni<Void> load() {
        Duration notice = config.keySetAge().multipliedBy(2);
        Duration overlap = config.accessLife().plus(security.clockSkew()).plus(config.keySetAge());
        return repository
                .rotate(config.keyRotation(), notice, overlap, clock.instant())
                .invoke(all -> keys = List.copyOf(all))
                .replaceWithVoid();
    }

    private static List<SigningKey> read(Path file) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException("SIGNING_KEY_FILE cannot be read: " + file, e);
        }
        List<SigningKey> found = PEM.matcher(text)
                .results()
                .map(match -> SigningKey.of(Base64.getMimeDecoder().decode(match.group(1)), Instant.EPOCH))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalStateException("SIGNING_KEY_FILE holds no PRIVATE KEY in PEM: " + file);
        }
        return found;
    }
}
