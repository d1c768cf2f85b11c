package dev.exchanger.testkit.event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventSchemasTest {

    private static final String EVENT = """
            {"specversion":"1.0","id":"019aa1f2-6c1e-7d3a-9b57-3f0f3f6b1c11","source":"/exchanger/exchange",
             "type":"test.order.late-paid.v1","subject":"o-1","time":"2026-11-21T10:15:30.123456Z",
             "datacontenttype":"application/json","sequence":"0000000000000000002",
             "traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
             "data":{"orderId":"019aa1f2-6c1e-7d3a-9b57-3f0f3f6b1c11","amount":{"value":"100.00"}}}""";

    @TempDir
    Path folder;

    private EventSchemas schemas;

    @BeforeEach
    void copyTheEnvelopeAndWriteATypeThatRefersToAnother() throws IOException {
        Path envelope = Path.of("").toAbsolutePath().resolve("../../docs/events/cloudevent.json");
        Files.copy(envelope, folder.resolve("cloudevent.json"));
        Files.writeString(folder.resolve("test.order.late-paid.v1.json"), """
                {"$schema":"https://json-schema.org/draft/2020-12/schema",
                 "$id":"https://exchanger.dev/events/test.order.late-paid.v1.json",
                 "type":"object","required":["orderId","amount"],"additionalProperties":false,
                 "properties":{"orderId":{"type":"string","format":"uuid"},"amount":{"$ref":"test.money.v1.json"}}}
                """);
        Files.writeString(folder.resolve("test.money.v1.json"), """
                {"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","required":["value"],
                 "properties":{"value":{"type":"string","pattern":"^[0-9]+[.][0-9]+$"}}}
                """);
        schemas = EventSchemas.in(folder);
    }

    @Test
    void takesAnEventAsItShouldBe() {
        assertThatCode(() -> schemas.assertValid(EVENT)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"specversion\":\"1.0\" | \"specversion\":\"0.3\"",
                "-7d3a- | -4d3a-",
                "\"0000000000000000002\" | \"2\"",
                "\"0000000000000000002\" | 2",
                "2026-11-21T10 | 2026-21-21T10",
                "/exchanger/exchange | exchange",
                "\"subject\":\"o-1\" | \"subject\":\"\"",
                "test.order.late-paid.v1 | test.order.v1x",
                "00-4bf9 | 4bf9",
                "\"subject\":\"o-1\", | `\"subject\":\"o-1\",\"extra\":1,`",
                "`\"subject\":\"o-1\",` | ``",
            })
    void refusesAWrongEnvelope(String part, String replacement) {
        String wrong = EVENT.replaceFirst(Pattern.quote(part), replacement);
        assertThat(wrong).isNotEqualTo(EVENT);

        assertThat(schemas.problems(wrong)).isNotEmpty().allMatch(problem -> problem.startsWith("cloudevent: "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"orderId\":\"019aa1f2 | \"orderId\":\"x19aa1f2",
                "\"value\":\"100.00\" | \"value\":100.00",
                "\"amount\" | \"amounts\"",
            })
    void refusesWrongData(String part, String replacement) {
        assertThat(schemas.problems(EVENT.replace(part, replacement)))
                .isNotEmpty()
                .allMatch(problem -> problem.startsWith("test.order.late-paid.v1: "));
    }

    @Test
    void refusesWhatHasNoSchemaOrIsNoJson() {
        assertThat(schemas.problems(EVENT.replace("late-paid", "paid")))
                .containsExactly("no schema test.order.paid.v1.json");
        assertThat(schemas.problems("{")).hasSize(1);
        assertThatThrownBy(() -> schemas.assertValid("{} {}"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not JSON");
    }

    @Test
    void tellsABrokenSchema() throws IOException {
        Files.writeString(folder.resolve("test.broken.v1.json"), "{\"type\":\"strang\",\"required\":\"a\"}");

        assertThat(schemas.types()).containsExactly("test.broken.v1", "test.money.v1", "test.order.late-paid.v1");
        assertThat(schemas.schemaProblems("test.broken.v1")).isNotEmpty();
        assertThat(schemas.schemaProblems("test.money.v1")).isEmpty();
    }

    /** Every schema file of the repository is a schema and is named like a type. */
    @Test
    void theSchemasOfThisRepositoryAreSchemas() {
        EventSchemas own = EventSchemas.shared();

        assertThat(own.schemaProblems("cloudevent")).isEmpty();
        assertThat(own.types()).allSatisfy(type -> {
            assertThat(type).matches("[a-z]+(\\.[a-z]+(-[a-z]+)*)+\\.v[1-9][0-9]*");
            assertThat(own.schemaProblems(type)).as(type).isEmpty();
        });
    }
}
