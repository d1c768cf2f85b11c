package dev.exchanger.platform.start;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Map;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.redis.LinkFixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class StartFailureTest {

    @Test
    void aVariableThatIsMissingIsNamedWithItsKey() {
        assertThat(reason(() -> LinkFixture.config(Map.of("heartbeat", "${HEART}"))))
                .isEqualTo("exchanger.redis.heartbeat has no default: set HEART");
    }

    @Test
    void aKeyThatIsMissingIsNamed() {
        assertThat(reason(() -> config().getValue("desk.colour", String.class)))
                .isEqualTo("desk.colour has no default and is not set");
    }

    @Test
    void everyValueThatCannotBeReadIsTold() {
        assertThat(reason(() -> LinkFixture.config(Map.of("heartbeat", "soon", "max-retries", "few"))))
                .startsWith("exchanger.redis.")
                .contains("exchanger.redis.heartbeat cannot be 'soon'")
                .contains("exchanger.redis.max-retries cannot be 'few'")
                .contains("; ")
                .doesNotContain("SRCFG");
    }

    @Test
    void noValueIsToldOfWhatMayBeSecret() {
        SmallRyeConfig config = config("desk.client-secret", "hunter2", "quarkus.some.thing", "hunter2");
        assertThat(reason(() -> config.getValue("desk.client-secret", Duration.class)))
                .isEqualTo("desk.client-secret cannot be read");
        assertThat(reason(() -> config.getValue("quarkus.some.thing", Duration.class)))
                .isEqualTo("quarkus.some.thing cannot be read");
    }

    @Test
    void anAddressOfRedisIsNotRepeated() {
        RedisOptions options = new RedisOptions().setConnectionString("http://:hunter2@redis");
        Vertx vertx = Vertx.vertx();
        try {
            assertThat(reason(() -> Redis.createClient(vertx, options)))
                    .startsWith("REDIS_URL")
                    .doesNotContain("hunter2");
        } finally {
            vertx.close();
        }
    }

    @Test
    void ourOwnChecksSpeakForThemselvesWhereverTheyAreWrapped() {
        Throwable check =
                new RuntimeException("Failed to start", new IllegalStateException("nobody is paid\n  by 'x'"));
        assertThat(StartFailure.reason(check)).contains("nobody is paid by 'x'");
        IOException gone = new NoSuchFileException("/keys.pem");
        assertThat(StartFailure.reason(new UncheckedIOException("SIGNING_KEY_FILE cannot be read", gone)))
                .contains("SIGNING_KEY_FILE cannot be read");
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThat(StartFailure.reason(new RuntimeException(new BindException("Port already bound: 8082"))))
                .contains("port: Port already bound: 8082");
    }

    @Test
    void aLongMessageIsCut() {
        assertThat(StartFailure.reason(new IllegalStateException("x".repeat(100_000))))
                .hasValueSatisfying(line -> assertThat(line).hasSizeLessThan(1000));
    }

    /** It keeps its stack trace. */
    @Test
    void aFaultOfTheProgramHasNoReason() {
        assertThat(StartFailure.reason(new NullPointerException("x"))).isEmpty();
        assertThat(StartFailure.reason(catchThrowable(() -> Duration.ofDays(Long.MAX_VALUE))))
                .isEmpty();
        // Of the Java library, not of ours.
        assertThat(StartFailure.reason(catchThrowable(() -> java.net.URI.create("not a uri"))))
                .isEmpty();
    }

    private static String reason(Runnable start) {
        return StartFailure.reason(catchThrowable(start::run)).orElseThrow();
    }

    private static SmallRyeConfig config(String... keysAndValues) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().addDefaultInterceptors();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            builder.withDefaultValue(keysAndValues[i], keysAndValues[i + 1]);
        }
        return builder.build();
    }
}
