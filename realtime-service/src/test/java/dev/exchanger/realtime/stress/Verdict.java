package dev.exchanger.realtime.stress;

import java.util.ArrayList;
import java.util.List;

/**
 * What a ledger came to.
 *
 * @param published keys that senders were told are in their rooms
 * @param delivered messages that readers got, all readers together
 * @param gaps numbers or published keys that a reader never got
 * @param duplicates messages that a reader got again
 * @param reordered messages that came after later ones
 * @param misplaced keys seen at different places, or places with different keys
 * @param strangers messages for people who are not in the room
 * @param faults all of them in words
 */
record Verdict(
        long published,
        long delivered,
        long gaps,
        long duplicates,
        long reordered,
        long misplaced,
        long strangers,
        List<String> faults) {

    Verdict {
        faults = List.copyOf(faults);
    }

    boolean clean() {
        return gaps == 0 && duplicates == 0 && reordered == 0 && misplaced == 0 && strangers == 0;
    }

    Verdict plus(Verdict more) {
        List<String> all = new ArrayList<>(faults);
        all.addAll(more.faults);
        return new Verdict(
                published + more.published,
                delivered + more.delivered,
                gaps + more.gaps,
                duplicates + more.duplicates,
                reordered + more.reordered,
                misplaced + more.misplaced,
                strangers + more.strangers,
                all);
    }
}
