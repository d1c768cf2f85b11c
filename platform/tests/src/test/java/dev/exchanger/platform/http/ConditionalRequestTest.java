package dev.exchanger.platform.http;

import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** If-Match, Idempotency-Key and limit: what clients may send, and the problem for everything else. */
class ConditionalRequestTest {

    private static void assertProblem(CommonProblem type, Runnable action) {
        assertThatThrownBy(action::run).isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.type())
                .isEqualTo(type));
    }

    @Property
    void ownTagMatchesOwnVersionOnly(@ForAll @LongRange(min = 0, max = 999_999_999_999L) long version) {
        IfMatch match = IfMatch.required(IfMatch.tag(version));
        assertThat(match.matches(version)).isTrue();
        assertThat(match.matches(version + 1)).isFalse();
        assertThatCode(() -> match.check(version)).doesNotThrowAnyException();
        assertProblem(CommonProblem.PRECONDITION_FAILED, () -> match.check(version + 1));
    }

    @Test
    void aListOfTagsMatchesEach() {
        IfMatch match = IfMatch.required(" \"1\" , W/\"2\",\"abc\",  \"3\"");
        assertThat(List.of(match.matches(1), match.matches(2), match.matches(3)))
                .containsExactly(true, false, true);
        assertThat(IfMatch.required("*").matches(99)).isTrue();
        assertThat(IfMatch.required("\"99999999999999999999\"").matches(1)).isFalse();
    }

    @Test
    void aMissingHeaderIs428() {
        assertProblem(CommonProblem.PRECONDITION_REQUIRED, () -> IfMatch.required(null));
        assertProblem(CommonProblem.PRECONDITION_REQUIRED, () -> IfMatch.required("  "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"1", "1\"", "\"1\" \"2\"", "\"1\";", "'1'", "\"1\",*", "w/\"1\""})
    void aHeaderThatIsNoListOfTagsIs400(String header) {
        assertProblem(CommonProblem.BAD_REQUEST, () -> IfMatch.required(header));
    }

    @Property
    void noIfMatchBreaksTheReader(@ForAll String header) {
        try {
            IfMatch.required(header);
        } catch (ProblemException e) {
            assertThat(e.type()).isIn(CommonProblem.BAD_REQUEST, CommonProblem.PRECONDITION_REQUIRED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0b5e0a4e-7f0e-4c1e-9b57-1c1b7b0c3c55", "~!#$%&'()*+,-./:;<=>?@[\\]^_`{|}"})
    void visibleAsciiIsAKey(String key) {
        assertThat(IdempotencyKey.required(key).value()).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "ключ", "a\n", "a\u0000", "\u007f"})
    void anythingElseIsNot(String key) {
        assertProblem(CommonProblem.IDEMPOTENCY_KEY_REQUIRED, () -> IdempotencyKey.required(key));
    }

    @Test
    void aKeyHasAtMost255Characters() {
        assertThat(IdempotencyKey.required("k".repeat(255)).value()).hasSize(255);
        assertProblem(CommonProblem.IDEMPOTENCY_KEY_REQUIRED, () -> IdempotencyKey.required("k".repeat(256)));
        assertProblem(CommonProblem.IDEMPOTENCY_KEY_REQUIRED, () -> IdempotencyKey.required(null));
    }

    @Test
    void aLimitIsAWholeNumberFrom1To100() {
        assertThat(List.of(Page.limit(null), Page.limit("1"), Page.limit("100")))
                .containsExactly(20, 1, 100);
        for (String limit : List.of("", "0", "101", "-1", "+5", "1.0", "5 ", "five", "٥", "99999999999")) {
            assertProblem(CommonProblem.VALIDATION, () -> Page.limit(limit));
        }
    }

    @Test
    void theExtraRowOnlyProvesThatThereIsANextPage() {
        Page<Integer> page = Page.of(List.of(1, 2, 3), 2, row -> "after-" + row);
        assertThat(page.items()).containsExactly(1, 2);
        assertThat(page.nextCursor()).contains("after-2");
        assertThat(Page.of(List.of(1, 2), 2, row -> "x").nextCursor()).isEmpty();
        assertThat(Page.of(List.<Integer>of(), 2, row -> "x").items()).isEmpty();
        assertThat(page.map(row -> row * 10)).isEqualTo(new Page<>(List.of(10, 20), page.nextCursor()));
    }

    @Test
    void theSameContentHasTheSameTagAndIsKnownByIt() {
        ContentTag tag = ContentTag.of("content");
        assertThat(tag).isEqualTo(ContentTag.of("content")).isNotEqualTo(ContentTag.of("Content"));
        assertThat(tag.value()).matches("\"[A-Za-z0-9_-]{22}\"");
        assertThat(List.of(tag.value(), "W/" + tag.value(), "\"x\" , " + tag.value(), "*"))
                .allMatch(tag::isKnown);
        assertThat(List.of("", "\"x\"", tag.value().replace("\"", ""))).noneMatch(tag::isKnown);
        assertThat(tag.isKnown(null)).isFalse();
    }
}
