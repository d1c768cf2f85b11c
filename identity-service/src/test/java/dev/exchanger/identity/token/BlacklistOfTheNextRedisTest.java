package dev.exchanger.identity.token;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.inject.Inject;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.cache.Invalidations;
import dev.exchanger.identity.cache.OwnGenerations;
import dev.exchanger.identity.cache.RedisIncarnation;
import dev.exchanger.identity.cache.ScheduledGate;
import dev.exchanger.identity.testing.Database;
import dev.exchanger.identity.testing.IdentityTest;
import dev.exchanger.platform.redis.RedisLink;
import dev.exchanger.platform.security.SecurityConfig;
import dev.exchanger.testkit.quarkus.Faults;
import dev.exchanger.testkit.quarkus.InjectFaults;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A question that was put while the gate was open may wait for a connection, and then a Redis without the list answers
 * it: "not there" would be permission.
 */
@IdentityTest
class BlacklistOfTheNextRedisTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @InjectFaults
    Faults faults;

    @Inject
    Pool pool;

    @Inject
    RedisLink redis;

    @Inject
    Invalidations invalidations;

    @Inject
    SecurityConfig security;

    private final AtomicLong connections = new AtomicLong(1);

    @Test
    void itsAnswerDoesNotCount() {
        String revoked = UUID.randomUUID().toString();
        Database.of(faults)
                .update(
                        "INSERT INTO revoked_tokens (jti, expires_at) VALUES (?, now() + interval '10 minutes')",
                        revoked);
        ScheduledGate gate = new ScheduledGate(new Connections(), new OwnGenerations(), false);
        RevokedTokens tokens = new RevokedTokens(pool, redis, gate, invalidations, security);
        gate.open().await().atMost(LIMIT);
        Uni<Boolean> asked = tokens.contains(revoked);
        Uni<Boolean> askedOfAnother = tokens.contains(UUID.randomUUID().toString());
        connections.incrementAndGet();
        assertThat(asked.await().atMost(LIMIT)).isTrue();
        assertThat(askedOfAnother.await().atMost(LIMIT)).isFalse();
    }

    /** The same Redis all the time, which does not have the list; the number says when it would be another. */
    private final class Connections extends RedisIncarnation {
        private Connections() {
            super(redis);
        }

        @Override
        public long connection() {
            return connections.get();
        }

        @Override
        public Uni<String> name() {
            return Uni.createFrom().item("of this test");
        }
    }
}
