package dev.exchanger.platform.security;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.problem.DependencyUnavailable;
import dev.exchanger.testkit.http.Answer;
import dev.exchanger.testkit.http.LoopbackServer;
import dev.exchanger.testkit.http.Request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is kept from identity, for how long, and how often it is asked. */
class KeysAndServiceTokensTest {

    private static Vertx vertx;

    private final AtomicInteger calls = new AtomicInteger();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T12:00:00Z"));
    /** Answers that come before {@link #answer}. */
    private final Queue<Answer> script = new ConcurrentLinkedQueue<>();

    private volatile Answer answer = Answer.empty(503);
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private final LoopbackServer server = new LoopbackServer("identity", 0, this::answer);
    private final SecurityConfig config = config(server.url());
    private final IdentityClient identity = new IdentityClient(vertx, config);
    private final JwksKeys keys = new JwksKeys(identity, config, clock);
    private final ServiceTokens tokens = new ServiceTokens(identity, config, clock);

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.closeAndAwait();
    }

    @AfterEach
    void close() {
        hold.countDown();
        identity.close();
        server.close();
    }

    private Answer answer(Request request) {
        calls.incrementAndGet();
        try {
            hold.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Answer scripted = script.poll();
        return scripted != null ? scripted : answer;
    }

    private static SecurityConfig config(String identityUrl) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withMapping(SecurityConfig.class)
                .withDefaultValues(Map.of(
                        "exchanger.security.identity-url", identityUrl,
                        "exchanger.service", "probe",
                        "exchanger.security.client-secret", "secret"))
                .build()
                .getConfigMapping(SecurityConfig.class);
    }

    private static RsaJsonWebKey key(String kid) throws Exception {
        RsaJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
        key.setKeyId(kid);
        return key;
    }

    private static Answer set(JsonWebKey... keys) {
        return new Answer(
                200,
                Map.of(),
                "application/json",
                new JsonWebKeySet(keys).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    }

    private static Answer token(String token, int expiresIn) {
        return Answer.json(200, Map.of("access_token", token, "token_type", "Bearer", "expires_in", expiresIn));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(10));
    }

    @Test
    void aKnownKeyIsReadOnce() throws Exception {
        RsaJsonWebKey first = key("k1");
        answer = set(first);
        assertThat(await(keys.key("k1"))).isEqualTo(first.getPublicKey());
        assertThat(await(keys.key("k1"))).isEqualTo(first.getPublicKey());
        assertThat(calls).hasValue(1);
    }

    @Test
    void withoutAnySetNothingCanBeToldForASecond() throws Exception {
        assertThatThrownBy(() -> await(keys.key("k1"))).isInstanceOf(DependencyUnavailable.class);
        assertThatThrownBy(() -> await(keys.key("k1"))).isInstanceOf(DependencyUnavailable.class);
        assertThat(calls).as("the second question came within the interval").hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        answer = set(key("k1"));
        assertThat(await(keys.key("k1"))).isNotNull();
    }

    @Test
    void theLastGoodSetOutlivesIdentity() throws Exception {
        answer = set(key("k1"));
        PublicKey key = await(keys.key("k1"));
        for (Answer bad : List.of(
                Answer.empty(503),
                Answer.dropped(),
                Answer.json(200, Map.of("keys", List.of())),
                Answer.json(200, Map.of()),
                new Answer(200, Map.of(), "application/json", "{nonsense"))) {
            answer = bad;
            clock.advance(Duration.ofDays(1));
            assertThat(await(keys.key("k1"))).isEqualTo(key);
            clock.advance(Duration.ofDays(1));
            assertThat(await(keys.key("k2")))
                    .as("an unknown kid is a bad token")
                    .isNull();
            assertThat(await(keys.key("k1"))).isEqualTo(key);
        }
    }

    @Test
    void aNewKeyIsFoundAtOnceAndStrangersAreThrottled() throws Exception {
        RsaJsonWebKey first = key("k1");
        answer = set(first);
        await(keys.key("k1"));
        RsaJsonWebKey second = key("k2");
        answer = set(first, second);
        clock.advance(config.keysMinInterval());
        assertThat(await(keys.key("k2"))).isEqualTo(second.getPublicKey());
        for (int i = 0; i < 50; i++) {
            assertThat(await(keys.key("stranger-" + i))).isNull();
        }
        assertThat(calls).hasValue(2);
    }

    @Test
    void weakForeignAndNamelessKeysAreNotTaken() throws Exception {
        RsaJsonWebKey weak = RsaJwkGenerator.generateJwk(1024);
        weak.setKeyId("weak");
        RsaJsonWebKey nameless = RsaJwkGenerator.generateJwk(2048);
        answer = set(key("k1"), weak, nameless);
        assertThat(await(keys.key("weak"))).isNull();
        assertThat(await(keys.key("k1"))).isNotNull();
        clock.advance(config.keysMinInterval());
        answer = new Answer(
                200,
                Map.of(),
                "application/json",
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"shared\",\"k\":\"c2VjcmV0\"},"
                        + "{\"kty\":\"XYZ\",\"kid\":\"strange\"},"
                        + key("k1").toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY) + "]}");
        assertThat(await(keys.key("shared"))).isNull();
    }

    @Test
    void aServiceTokenIsHeldUntilHalfAMinuteBeforeItsEnd() {
        answer = token("one", 300);
        assertThat(await(tokens.token())).isEqualTo("one");
        answer = token("two", 300);
        clock.advance(Duration.ofSeconds(269));
        assertThat(await(tokens.token())).isEqualTo("one");
        clock.advance(Duration.ofSeconds(1));
        assertThat(await(tokens.token())).isEqualTo("two");
        assertThat(calls).hasValue(2);
    }

    @Test
    void aRefusedTokenIsForgottenUnlessItWasReplacedAlready() {
        answer = token("one", 300);
        await(tokens.token());
        answer = token("two", 300);
        tokens.refused("one");
        assertThat(await(tokens.token())).isEqualTo("two");
        tokens.refused("one");
        assertThat(await(tokens.token())).isEqualTo("two");
        assertThat(calls).hasValue(2);
    }

    @Test
    void concurrentCallersShareOneRequestAndOneFailureIsNotKept() {
        hold = new CountDownLatch(1);
        List<CompletableFuture<String>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(tokens.token().subscribeAsCompletionStage());
        }
        hold.countDown();
        waiting.forEach(one -> assertThatThrownBy(one::join).hasCauseInstanceOf(DependencyUnavailable.class));
        assertThat(calls).hasValue(1);
        answer = token("later", 300);
        assertThat(await(tokens.token())).isEqualTo("later");
    }

    @Test
    void aCallThatIdentityLetFallIsAskedOnceMore() {
        script.add(Answer.dropped());
        answer = token("one", 300);
        assertThat(await(tokens.token())).isEqualTo("one");
        assertThat(calls).hasValue(2);
        tokens.refused("one");
        answer = Answer.dropped();
        assertThatThrownBy(() -> await(tokens.token())).isInstanceOf(DependencyUnavailable.class);
        assertThat(calls).as("once more, not for ever").hasValue(4);
    }

    @Test
    void anUnreadableAnswerIsUnavailability() {
        for (Answer bad : List.of(
                Answer.json(200, Map.of("access_token", "x")),
                Answer.json(200, Map.of("access_token", 5, "expires_in", "soon")),
                Answer.json(200, List.of()),
                Answer.json(401, Map.of()),
                new Answer(200, Map.of(), "text/html", "<html>"),
                Answer.empty(200))) {
            answer = bad;
            assertThatThrownBy(() -> await(tokens.token())).isInstanceOf(DependencyUnavailable.class);
        }
    }
}
