package dev.exchanger.platform.trace;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Exports traces only when an OTLP endpoint is configured. The SDK stays on either way: it gives every request the trace
 * id that logs and problems carry, and passes it on to the next service; unsampled spans cost next to nothing. Plain
 * properties cannot say "unless another one is set", hence a source.
 */
public class TracingSwitch implements ConfigSourceFactory {

    private static final Set<String> ENDPOINTS = Set.of(
            "quarkus.otel.exporter.otlp.endpoint",
            "quarkus.otel.exporter.otlp.traces.endpoint",
            "otel.exporter.otlp.endpoint",
            "otel.exporter.otlp.traces.endpoint");
    // Below every file and the environment: whoever sets one of these keys has decided.
    private static final int ORDINAL = 80;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return Set.of(new PropertiesConfigSource(properties(isEndpointSet(context)), "exchanger-tracing", ORDINAL));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }

    private static boolean isEndpointSet(ConfigSourceContext context) {
        return ENDPOINTS.stream().map(context::getValue).anyMatch(TracingSwitch::isSet);
    }

    /** Quarkus has a default of its own for the endpoint, which is no decision of anybody. */
    private static boolean isSet(ConfigValue value) {
        return value != null
                && value.getValue() != null
                && !value.getValue().isBlank()
                && value.getConfigSourceOrdinal() > ORDINAL;
    }

    private static Map<String, String> properties(boolean export) {
        String on = Boolean.toString(export);
        return Map.of(
                "quarkus.otel.traces.sampler.arg", export ? "1.0" : "0.0",
                "quarkus.otel.instrument.vertx-sql-client", on,
                "quarkus.otel.instrument.vertx-redis-client", on,
                "quarkus.otel.instrument.vertx-event-bus", on);
    }
}
