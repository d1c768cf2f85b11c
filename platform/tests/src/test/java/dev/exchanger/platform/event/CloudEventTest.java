package dev.exchanger.platform.event;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.platform.id.UuidV7;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CloudEventTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String VALID = """
            {"specversion":"1.0","id":"019aa1f2-6c1e-7d3a-9b57-3f0f3f6b1c11","source":"/exchanger/exchange",
             "type":"exchange.order.paid.v1","subject":"o-1","time":"2026-11-21T10:15:30.123456Z",
             "datacontenttype":"application/json","sequence":"0000000000000000002","data":{"amount":"100.00"}}""";

    @Test
    void isTheJsonThatTheGuideShows() throws Exception {
        CloudEvent event = new CloudEvent(
                UUID.fromString("019aa1f2-6c1e-7d3a-9b57-3f0f3f6b1c11"),
                "/exchanger/exchange",
                "exchange.order.paid.v1",
                "o-1",
                Instant.parse("2026-11-21T10:15:30.123456Z"),
                2,
                null,
                MAPPER.readTree("{\"amount\":\"100.00\"}"));

        assertThat(MAPPER.readTree(event.toJson())).isEqualTo(MAPPER.readTree(VALID));
        assertThat(CloudEvent.fromJson(VALID)).isEqualTo(event);
    }

    @Property(tries = 500)
    void survivesItsJson(@ForAll("events") CloudEvent event) {
        assertThat(CloudEvent.fromJson(event.toJson())).isEqualTo(event);
    }

    @Property
    void sequenceSortsLikeItsNumber(@ForAll @LongRange(min = 0) long one, @ForAll @LongRange(min = 0) long other) {
        assertThat(Integer.signum(CloudEventJson.sequence(one).compareTo(CloudEventJson.sequence(other))))
                .isEqualTo(Long.compare(one, other));
    }

    /** Whatever the bytes are, a reader gets an event or the one failure that leads to the dead letters. */
    @Property(tries = 2000)
    void anyTextIsAnEventOrMalformed(@ForAll("damaged") String text) {
        try {
            assertThat(CloudEvent.fromJson(text)).isNotNull();
        } catch (MalformedEvent e) {
            assertThat(e).hasMessageNotContaining("100.00");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"specversion", "id", "source", "type", "subject", "time", "sequence", "data"})
    void needsEveryAttribute(String attribute) throws Exception {
        ObjectNode node = (ObjectNode) MAPPER.readTree(VALID);
        node.remove(attribute);

        assertThatThrownBy(() -> CloudEvent.fromJson(node.toString())).isInstanceOf(MalformedEvent.class);
    }

    @ParameterizedTest
    @CsvSource({
        "specversion, \"0.3\"",
        "id, \"not-a-uuid\"",
        "id, 7",
        "source, \"\"",
        "type, null",
        "subject, {}",
        "time, \"yesterday\"",
        "time, \"2026-11-21T10:15:30\"",
        "sequence, \"-1\"",
        "sequence, -1",
        "sequence, 1.5",
        "sequence, \"99999999999999999999\"",
        "sequence, 99999999999999999999",
        "traceparent, 5"
    })
    void refusesWrongForms(String attribute, String value) throws Exception {
        ObjectNode node = (ObjectNode) MAPPER.readTree(VALID);
        node.set(attribute, MAPPER.readTree(value));

        assertThatThrownBy(() -> CloudEvent.fromJson(node.toString())).isInstanceOf(MalformedEvent.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"text\"", "{", "{} {}", "{}"})
    void refusesWhatIsNoEvent(String json) {
        assertThatThrownBy(() -> CloudEvent.fromJson(json)).isInstanceOf(MalformedEvent.class);
    }

    @Test
    void takesWhatSqlWritesMoreEasily() throws Exception {
        ObjectNode node = (ObjectNode) MAPPER.readTree(VALID);
        node.put("sequence", 2);
        node.put("time", "2026-11-21T12:15:30.123456+02:00");
        node.put("someextension", "skipped");

        assertThat(CloudEvent.fromJson(node.toString())).isEqualTo(CloudEvent.fromJson(VALID));
    }

    @Test
    void keepsDecimalsAsWritten() throws Exception {
        String json = VALID.replace("\"100.00\"", "12345678901234567890.1234567890");

        assertThat(CloudEvent.fromJson(json).toJson()).contains("12345678901234567890.1234567890");
    }

    @Provide
    Arbitrary<CloudEvent> events() {
        Arbitrary<String> text =
                Arbitraries.strings().ofMinLength(1).ofMaxLength(40).filter(s -> !s.isBlank());
        Arbitrary<Instant> times = Arbitraries.longs()
                .between(0, 4_102_444_800_000_000L)
                .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
        Arbitrary<JsonNode> data = Arbitraries.maps(
                        Arbitraries.strings().ofMaxLength(10),
                        Arbitraries.oneOf(
                                Arbitraries.strings().map(s -> (Object) s),
                                Arbitraries.longs().map(s -> (Object) s),
                                Arbitraries.bigDecimals().ofScale(8).map(CloudEventTest::decimal),
                                Arbitraries.of(true, false).map(s -> (Object) s)))
                .ofMaxSize(8)
                .map(CloudEventTest::tree);
        return Combinators.combine(
                        Arbitraries.create(UuidV7::next),
                        text,
                        text,
                        text,
                        times,
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                                .injectNull(0.5),
                        data)
                .as(CloudEvent::new);
    }

    /** Valid events with a piece cut out or replaced, and plain noise. */
    @Provide
    Arbitrary<String> damaged() {
        Arbitrary<String> cut = Combinators.combine(
                        Arbitraries.integers().between(0, VALID.length() - 1),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.strings().ofMaxLength(5))
                .as((from, length, put) ->
                        VALID.substring(0, from) + put + VALID.substring(Math.min(VALID.length(), from + length)));
        return Arbitraries.oneOf(cut, Arbitraries.strings());
    }

    private static Object decimal(BigDecimal value) {
        return value;
    }

    /** Through text, so that each number has the node type that reading gives it. */
    private static JsonNode tree(Map<String, Object> values) {
        String json = "{\"specversion\":\"1.0\",\"id\":\"019aa1f2-6c1e-7d3a-9b57-3f0f3f6b1c11\",\"source\":\"s\","
                + "\"type\":\"t\",\"subject\":\"s\",\"time\":\"2026-11-21T10:15:30Z\",\"sequence\":1,\"data\":"
                + MAPPER.valueToTree(values) + "}";
        return CloudEvent.fromJson(json).data();
    }
}
