package dev.exchanger.exchange.testing;

import java.util.Map;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfigBuilder;

/** Configuration for tests without an application: the real mapping with its real defaults. */
public final class Settings {

    private Settings() {}

    /** @param values by name below the mapping's prefix */
    public static <T> T of(Class<T> mapping, Map<String, String> values) {
        String prefix = mapping.getAnnotation(ConfigMapping.class).prefix();
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withMapping(mapping);
        values.forEach((name, value) -> builder.withDefaultValue(prefix + "." + name, value));
        return builder.build().getConfigMapping(mapping);
    }
}
