package dev.exchanger.platform.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.smallrye.config.SmallRyeConfigBuilder;

import dev.exchanger.platform.id.UuidV7;
import dev.exchanger.testkit.backend.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Events and streams as the tests of this package use them. */
final class TestEvents {

    static final String STREAM = "events:exchange";

    private TestEvents() {}

    static CloudEvent event(String type, String subject, long sequence) {
        return new CloudEvent(
                UuidV7.next(),
                "/exchanger/exchange",
                type,
                subject,
                Instant.now().truncatedTo(ChronoUnit.MICROS),
                sequence,
                null,
                JsonNodeFactory.instance.objectNode().put("sequence", (int) sequence));
    }

    static <T> T config(Class<T> mapping, String prefix, Map<String, String> values) {
        Map<String, String> prefixed = new HashMap<>();
        values.forEach((key, value) -> prefixed.put(prefix + "." + key, value));
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withMapping(mapping)
                .withDefaultValues(prefixed)
                .build()
                .getConfigMapping(mapping);
    }

    /** Everything in the stream, seen from outside. */
    static List<CloudEvent> stream(RedisServer redis) {
        return ((List<?>) redis.command("XRANGE", STREAM, "-", "+"))
                .stream()
                        .map(entry -> (List<?>) ((List<?>) entry).get(1))
                        .map(fields -> CloudEvent.fromJson((String) fields.get(1)))
                        .toList();
    }

    /** Each subject's sequences, counting a repeated event only where it comes first. */
    static Map<String, List<Long>> firstOccurrences(List<CloudEvent> events) {
        Map<UUID, CloudEvent> distinct = new LinkedHashMap<>();
        events.forEach(event -> assertThat(distinct.putIfAbsent(event.id(), event))
                .as("a repeated id is the same event")
                .isIn(null, event));
        Map<String, List<Long>> sequences = new HashMap<>();
        distinct.values().forEach(event -> sequences
                .computeIfAbsent(event.subject(), subject -> new ArrayList<>())
                .add(event.sequence()));
        return sequences;
    }

    static void add(RedisServer redis, CloudEvent event) {
        redis.command("XADD", STREAM, "*", "event", event.toJson());
    }
}
