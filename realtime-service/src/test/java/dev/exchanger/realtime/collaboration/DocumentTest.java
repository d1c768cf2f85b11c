package dev.exchanger.realtime.collaboration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import static org.assertj.core.api.Assertions.assertThat;

class DocumentTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final UUID AUTHOR = UUID.randomUUID();

    /** A snapshot goes to the database and comes back, the operations go over the wire; nothing may get lost on either way. */
    @Property(tries = 500)
    void aSnapshotAndTheOperationsAfterItAreTheLaterSnapshot(
            @ForAll("operations") List<Operation> operations, @ForAll @IntRange(max = 200) int cut) {
        int n = Math.min(cut, operations.size());
        Document whole = new Document();
        apply(whole, operations, 0, operations.size());
        Document first = new Document();
        apply(first, operations, 0, n);
        Document continued = Document.of(read(first.toJson().toString()));
        for (int i = n; i < operations.size(); i++) {
            continued.apply(Operation.of(read(operations.get(i).toJson().toString())), i + 1);
        }
        assertThat(continued.toJson().toString()).isEqualTo(whole.toJson().toString());
    }

    /** A new epoch keeps the values and forgets the numbers. */
    @Property(tries = 200)
    void aRebasedDocumentHasTheSameValues(@ForAll("operations") List<Operation> operations) {
        Document document = new Document();
        apply(document, operations, 0, operations.size());
        JsonNode before = document.toJson().path("fields");
        JsonNode after = document.rebased().toJson().path("fields");
        assertThat(after.size()).isEqualTo(before.size());
        before.properties().forEach(field -> {
            assertThat(after.path(field.getKey()).get("v"))
                    .isEqualTo(field.getValue().get("v"));
            assertThat(after.path(field.getKey()).get("s").asLong()).isZero();
        });
        assertThat(document.rebased().toJson().path("removed").asLong()).isZero();
    }

    @Example
    void theLaterNumberWins() {
        Document document = new Document();
        assertThat(document.apply(put("a", "1", 0, false), 1)).isTrue();
        assertThat(document.apply(put("a", "2", 0, false), 2)).isTrue();
        assertThat(document.toJson().path("fields").path("a").path("v").asInt()).isEqualTo(2);
        assertThat(document.toJson().path("fields").path("a").path("s").asInt()).isEqualTo(2);
    }

    @Example
    void whoAsksForAnUnchangedFieldLosesToWhoWasFaster() {
        Document document = new Document();
        assertThat(document.apply(put("a", "1", 0, true), 1)).isTrue();
        assertThat(document.apply(put("a", "2", 0, true), 2)).isFalse();
        assertThat(document.apply(put("b", "3", 0, true), 3)).isTrue();
        assertThat(document.apply(put("a", "4", 1, true), 4)).isTrue();
        assertThat(document.apply(remove("a", 3, true), 5)).isFalse();
        assertThat(document.apply(remove("a", 4, true), 6)).isTrue();
        assertThat(document.apply(put("a", "5", 5, true), 7))
                .as("it was removed meanwhile")
                .isFalse();
        assertThat(document.apply(put("a", "6", 6, true), 8)).isTrue();
    }

    @Example
    void whatIsNotThereCannotBeRemovedAndNothingIsAddedToAFullDocument() {
        Document document = new Document();
        assertThat(document.apply(remove("a", 0, false), 1)).isFalse();
        for (int i = 1; i <= Document.MAX_FIELDS; i++) {
            assertThat(document.apply(put("f" + i, "null", 0, false), 1 + i)).isTrue();
        }
        assertThat(document.apply(put("more", "1", 0, false), 200)).isFalse();
        assertThat(document.apply(put("f1", "1", 0, false), 201)).isTrue();
        assertThat(document.apply(remove("f2", 0, false), 202)).isTrue();
        assertThat(document.apply(put("more", "1", 0, false), 203)).isTrue();
        assertThat(document.toJson().path("fields").size()).isEqualTo(Document.MAX_FIELDS);
    }

    @Provide
    Arbitrary<List<Operation>> operations() {
        Arbitrary<String> fields = Arbitraries.oneOf(
                Arbitraries.of("a", "b", "c", "d", "a.b", ""),
                Arbitraries.strings().ofMinLength(1).ofMaxLength(8));
        Arbitrary<JsonNode> values = Arbitraries.of(
                        "1", "2.50", "1e5", "-0.0", "null", "true", "\"\"", "\"ü\\u0000\\n\"", "[]", "{\"x\":[1,{}]}")
                .map(DocumentTest::read)
                .injectNull(0.3);
        return Combinators.combine(fields, values, Arbitraries.longs().between(0, 200), Arbitraries.of(true, false))
                .as((field, value, base, condition) -> new Operation(field, value, base, condition, AUTHOR))
                .list()
                .ofMaxSize(200);
    }

    private static void apply(Document document, List<Operation> operations, int from, int to) {
        for (int i = from; i < to; i++) {
            document.apply(operations.get(i), i + 1);
        }
    }

    private static Operation put(String field, String value, long base, boolean unlessChanged) {
        return new Operation(field, read(value), base, unlessChanged, AUTHOR);
    }

    private static Operation remove(String field, long base, boolean unlessChanged) {
        return new Operation(field, null, base, unlessChanged, AUTHOR);
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
