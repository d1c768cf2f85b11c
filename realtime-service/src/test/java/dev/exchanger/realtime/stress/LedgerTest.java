package dev.exchanger.realtime.stress;

import java.util.Set;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.exchanger.realtime.stress.Ledger.Delivery;
import dev.exchanger.realtime.stress.Ledger.Left;
import dev.exchanger.realtime.stress.Ledger.Loaded;
import dev.exchanger.realtime.stress.Ledger.Mark;

import static org.assertj.core.api.Assertions.assertThat;

/** The checker of the stress test finds what it is there for. */
class LedgerTest {

    private static final String ROOM = "chat:1";

    private final Ledger ledger = new Ledger();
    private Ledger.View reader;

    @BeforeEach
    void threePublished() {
        for (int i = 1; i <= 3; i++) {
            ledger.published(ROOM, "k" + i, at(i));
        }
        reader = ledger.view("ann", ROOM);
        reader.add(new Mark(at(0), false));
    }

    @Test
    void allInOrderIsClean() {
        get(1, 2);
        assertThat(ledger.complete()).isFalse();
        get(3);
        assertThat(ledger.complete()).isTrue();
        Verdict verdict = ledger.verdict();
        assertThat(verdict.clean()).as(verdict.faults().toString()).isTrue();
        assertThat(verdict.published()).isEqualTo(3);
        assertThat(verdict.delivered()).isEqualTo(3);
    }

    @Test
    void aMissingMessageIsAGap() {
        get(1, 3);
        assertThat(ledger.complete()).isFalse();
        assertThat(ledger.verdict().gaps()).as("its number and its key").isEqualTo(2);
        assertThat(ledger.verdict().clean()).isFalse();
    }

    @Test
    void aMissingLastMessageIsAGap() {
        get(1, 2);
        assertThat(ledger.verdict().gaps()).isEqualTo(1);
        assertThat(ledger.verdict().faults()).containsExactly("lost: k3 for ann in chat:1");
    }

    @Test
    void aNumberNobodyPublishedIsAGapWhenItIsJumpedOver() {
        get(1, 2, 3, 5);
        assertThat(ledger.verdict().gaps()).isEqualTo(1);
    }

    @Test
    void theSameNumberTwiceIsADuplicate() {
        get(1, 2, 2, 3);
        assertThat(ledger.verdict().duplicates()).as("by number and by key").isEqualTo(2);
        assertThat(ledger.verdict().gaps()).isZero();
    }

    @Test
    void theSameKeyAtTwoNumbersIsADuplicate() {
        get(1, 2, 3);
        reader.add(new Delivery(at(4), "k2"));
        assertThat(ledger.verdict().duplicates()).isEqualTo(1);
    }

    @Test
    void aLateNumberIsAReorder() {
        get(1, 3, 2);
        assertThat(ledger.verdict().reordered()).isEqualTo(1);
        assertThat(ledger.verdict().gaps()).isZero();
        assertThat(ledger.verdict().duplicates()).isZero();
        assertThat(ledger.verdict().clean()).isFalse();
    }

    @Test
    void twoReadersMustSeeTheSameMessageAtANumber() {
        get(1, 2, 3);
        Ledger.View other = ledger.view("bob", ROOM);
        other.add(new Mark(at(0), false));
        other.add(new Delivery(at(1), "k2"));
        other.add(new Delivery(at(2), "k1"));
        other.add(new Delivery(at(3), "k3"));
        assertThat(ledger.verdict().misplaced()).isEqualTo(2);
    }

    @Test
    void anAnswerWithAnotherPlaceIsMisplaced() {
        get(1, 2, 3);
        ledger.published(ROOM, "k2", at(2));
        assertThat(ledger.verdict().clean()).isTrue();
        ledger.published(ROOM, "k2", at(7));
        assertThat(ledger.verdict().misplaced()).isEqualTo(1);
    }

    @Test
    void aNewEpochWithoutAWordIsAGap() {
        get(1, 2, 3);
        reader.add(new Delivery(new Place("other", 1), "k4"));
        assertThat(ledger.verdict().gaps()).isEqualTo(1);
    }

    @Test
    void aDeclaredLossIsNoneWhenWhatWasMissedIsLoaded() {
        get(1);
        reader.add(new Mark(new Place("other", 0), true));
        reader.add(new Delivery(new Place("other", 1), "k4"));
        assertThat(ledger.verdict().gaps()).as("k2 and k3").isEqualTo(2);
        reader.add(new Loaded(Set.of("k1", "k2", "k3")));
        Verdict verdict = ledger.verdict();
        assertThat(verdict.clean()).as(verdict.faults().toString()).isTrue();
    }

    @Test
    void goingOnFromElsewhereWithoutALossIsAGap() {
        get(1, 2, 3);
        reader.add(new Mark(at(3), false));
        assertThat(ledger.verdict().clean()).isTrue();
        reader.add(new Mark(at(4), false));
        assertThat(ledger.verdict().gaps()).isEqualTo(1);
    }

    @Test
    void whatWasBeforeTheReaderIsNotMissed() {
        Ledger.View late = ledger.view("late", ROOM);
        late.add(new Mark(at(2), false));
        late.add(new Delivery(at(3), "k3"));
        get(1, 2, 3);
        assertThat(ledger.verdict().clean()).isTrue();
        Ledger.View tooLate = ledger.view("too late", ROOM);
        tooLate.add(new Mark(at(1), false));
        tooLate.add(new Delivery(at(2), "k2"));
        assertThat(ledger.verdict().faults()).containsExactly("lost: k3 for too late in chat:1");
    }

    @Test
    void whoLeftMissesNothingMoreButHadNoGapBefore() {
        get(1);
        reader.add(new Left());
        assertThat(ledger.verdict().clean()).isTrue();
        Ledger.View other = ledger.view("bob", ROOM);
        other.add(new Mark(at(0), false));
        other.add(new Delivery(at(1), "k1"));
        other.add(new Delivery(at(3), "k3"));
        other.add(new Left());
        assertThat(ledger.verdict().gaps()).isEqualTo(1);
    }

    @Test
    void whoIsToldNoPlaceGoesOnFromTheNextMessage() {
        get(1);
        reader.add(new Mark(null, true));
        reader.add(new Loaded(Set.of("k1", "k2")));
        get(3);
        assertThat(ledger.verdict().clean()).isTrue();
        get(5);
        assertThat(ledger.verdict().gaps()).isEqualTo(1);
    }

    @Test
    void strangersAreNamed() {
        get(1, 2, 3);
        ledger.stranger("eve", ROOM);
        assertThat(ledger.verdict().strangers()).isEqualTo(1);
        assertThat(ledger.verdict().faults()).containsExactly("stranger: eve in chat:1");
        assertThat(ledger.verdict().clean()).isFalse();
    }

    private void get(int... numbers) {
        for (int number : numbers) {
            reader.add(new Delivery(at(number), number <= 3 ? "k" + number : "other" + number));
        }
    }

    private static Place at(long seq) {
        return new Place("epoch", seq);
    }
}
