package dev.exchanger.identity.protection;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

import dev.exchanger.identity.secret.Secrets;
import dev.exchanger.identity.secret.SecretsConfig;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** A limit that the limiter cannot keep must not wait for the first request to say so. */
class LimitsTest {

    private static Limits limits(String key, String value) throws IOException {
        Properties properties = new Properties();
        try (InputStream shipped = LimitsTest.class.getResourceAsStream("/application.properties")) {
            properties.load(shipped);
        }
        properties.setProperty(key, value);
        var config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withProfile("test")
                .withMapping(ProtectionConfig.class)
                .withMapping(SecretsConfig.class)
                .withMappingIgnore("exchanger.identity.**")
                .withSources(new PropertiesConfigSource(properties, "application.properties", 250))
                .build();
        return new Limits(
                null,
                config.getConfigMapping(ProtectionConfig.class),
                new Secrets(config.getConfigMapping(SecretsConfig.class)));
    }

    @Test
    void whatIsShippedIsInOrder() {
        assertThatCode(() -> limits("ignored", "")).doesNotThrowAnyException();
    }

    @Test
    void moreThanThePaceOfTheLimiterIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits("%test.exchanger.identity.protection.tokens.permits", "60000001"))
                .withMessageContaining("limit of token")
                .withMessageContaining("microsecond");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limits("exchanger.identity.protection.links.window", "P31D"))
                .withMessageContaining("limit of link")
                .withMessageContaining("30 days");
    }
}
