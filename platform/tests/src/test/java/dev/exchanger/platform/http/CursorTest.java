package dev.exchanger.platform.http;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import dev.exchanger.platform.problem.CommonProblem;
import dev.exchanger.platform.problem.ProblemException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CursorTest {

    private static final Cursor ORDERS = Cursor.of("orders.v1", 2);

    private static void assertRefused(Cursor codec, String cursor) {
        assertRefused(() -> codec.decode(cursor, keys -> keys));
    }

    private static void assertRefused(ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.type())
                .isEqualTo(CommonProblem.INVALID_CURSOR));
    }

    @Property
    void keysSurviveTheWayThroughTheCursor(
            @ForAll @StringLength(max = 100) String first, @ForAll @StringLength(max = 100) String second) {
        String one = first.replace("\u001f", "").replaceAll("[\\ud800-\\udfff]", "");
        String two = second.replace("\u001f", "").replaceAll("[\\ud800-\\udfff]", "");
        String cursor = ORDERS.encode(one, two);
        assertThat(cursor).matches("[A-Za-z0-9_-]+");
        assertThat(ORDERS.<List<String>>decode(cursor, keys -> keys)).isEqualTo(List.of(one, two));
    }

    @Property
    void aChangedCursorIsRefused(@ForAll @IntRange(min = 0, max = 10_000) int place, @ForAll char other) {
        String cursor = ORDERS.encode("2026-11-21T12:00:00Z", 42);
        int index = place % cursor.length();
        String changed = cursor.substring(0, index) + other + cursor.substring(index + 1);
        if (!changed.equals(cursor)) {
            assertRefused(ORDERS, changed);
        }
    }

    @Test
    void aCursorThatSomebodyComputedIsRefusedWhereItsKeysMakeNoSense() {
        String cursor = ORDERS.encode("yesterday", "x");
        assertRefused(() -> ORDERS.decode(cursor, keys -> Instant.parse(keys.get(0))));
        assertRefused(() -> ORDERS.decode(cursor, keys -> UUID.fromString(keys.get(1))));
        assertRefused(() -> ORDERS.decode(cursor, keys -> Long.valueOf(keys.get(1))));
    }

    @Property
    void noTextBreaksTheReader(@ForAll String text) {
        assertRefused(ORDERS, text);
    }

    @Property
    void noBytesBreakTheReader(@ForAll byte[] bytes) {
        assertRefused(ORDERS, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    @Test
    void aCursorBelongsToItsListing() {
        String cursor = ORDERS.encode("a", "b");
        assertRefused(Cursor.of("orders.v2", 2), cursor);
        assertRefused(Cursor.of("orders.v1", 3), cursor);
        assertRefused(ORDERS, cursor + "=");
        assertRefused(ORDERS, " " + cursor);
        assertRefused(ORDERS, cursor.substring(1));
        assertRefused(ORDERS, "A".repeat(5000));
        assertRefused(ORDERS, null);
    }

    @Test
    void wrongUseIsAMistakeOfOurs() {
        assertThatIllegalArgumentException().isThrownBy(() -> ORDERS.encode("one"));
        assertThatIllegalArgumentException().isThrownBy(() -> ORDERS.encode("a\u001fb", "c"));
    }

    @Property
    void twoListingsNeverAcceptEachOther(@ForAll @NotBlank String a, @ForAll @NotBlank String b) {
        if (!a.equals(b)) {
            assertRefused(Cursor.of(a, 1), Cursor.of(b, 1).encode("x"));
        }
    }
}
