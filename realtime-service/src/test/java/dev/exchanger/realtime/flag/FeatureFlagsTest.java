package dev.exchanger.realtime.flag;

import java.io.IOException;
import java.util.Map;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FeatureFlagsTest {

    private static FeatureFlags flags(Map<String, String> environment) throws IOException {
        return new FeatureFlags(new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(FeatureFlags.Config.class)
                .withSources(
                        new PropertiesConfigSource(FeatureFlags.class.getResource("/application.properties"), 250),
                        new PropertiesConfigSource(environment, "environment", 300))
                .build()
                .getConfigMapping(FeatureFlags.Config.class));
    }

    @Test
    void redisIsTheDefault() throws IOException {
        FeatureFlags flags = flags(Map.of());

        assertThat(flags.redisCollaboration()).isTrue();
        assertThat(flags.redisWebsockets()).isTrue();
        assertThat(flags.redisEventOrdering()).isTrue();
    }

    @Test
    void eachIsSwitchedByItsOwnVariable() throws IOException {
        FeatureFlags flags = flags(Map.of("USE_REDIS_WEBSOCKETS", "false", "USE_REDIS_EVENT_ORDERING", "true"));

        assertThat(flags.redisCollaboration()).isTrue();
        assertThat(flags.redisWebsockets()).isFalse();
        assertThat(flags.redisEventOrdering()).isTrue();
    }
}
