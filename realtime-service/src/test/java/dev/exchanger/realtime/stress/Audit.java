package dev.exchanger.realtime.stress;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.exchanger.realtime.stress.Ledger.Delivery;
import dev.exchanger.realtime.stress.Ledger.Entry;
import dev.exchanger.realtime.stress.Ledger.Loaded;
import dev.exchanger.realtime.stress.Ledger.Mark;

/** Goes through what one reader got of one room. */
final class Audit {

    private final String who;
    private final String room;
    private final Set<String> published;
    private final Map<String, String> keyAt;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> had = new HashSet<>();
    private final Set<String> keysOfEpoch = new HashSet<>();
    private final Set<String> lost = new HashSet<>();
    /** Numbers that were jumped over, of the present epoch. */
    private final TreeSet<Long> missing = new TreeSet<>();

    private Place first;
    private Place at;
    private boolean adrift;
    private boolean left;
    private long delivered;
    private long gaps;
    private long duplicates;
    private long reordered;
    private long misplaced;

    /**
     * @param published the keys that came to be in the room
     * @param seenAt where any reader saw them
     * @param keyAt which key any reader or sender saw at a place; added to
     */
    Audit(
            String reader,
            String room,
            List<Entry> entries,
            Set<String> published,
            Map<String, Set<Place>> seenAt,
            Map<String, String> keyAt) {
        this.who = reader + " in " + room;
        this.room = room;
        this.published = published;
        this.keyAt = keyAt;
        for (Entry entry : entries) {
            if (entry instanceof Mark mark) {
                mark(mark);
            } else if (entry instanceof Delivery delivery) {
                deliver(delivery);
            } else if (entry instanceof Loaded loaded) {
                had.addAll(loaded.keys());
            } else {
                left = true;
            }
        }
        endOfEpoch();
        for (String key : published) {
            boolean before = seenAt.getOrDefault(key, Set.of()).stream().anyMatch(this::beforeFirst);
            if (!left && first != null && !before && !had.contains(key)) {
                lost.add(key);
            }
        }
        lost.forEach(key -> faults.add("lost: " + key + " for " + who));
    }

    static String name(String room, Place place) {
        return room + " " + place.epoch() + " " + place.seq();
    }

    /** What the reader should have had and has not. */
    Set<String> lost() {
        return lost;
    }

    /** What the reader has not, whether or not it was there. */
    Stream<String> neverHad() {
        return published.stream().filter(key -> !had.contains(key));
    }

    Verdict verdict() {
        return new Verdict(0, delivered, gaps + lost.size(), duplicates, reordered, misplaced, 0, faults);
    }

    private boolean beforeFirst(Place place) {
        return place.epoch().equals(first.epoch()) && place.seq() <= first.seq();
    }

    private void mark(Mark mark) {
        if (mark.place() == null) {
            endOfEpoch();
            at = null;
            adrift = true;
            return;
        }
        if (first == null) {
            first = mark.place();
        } else if (!mark.loss() && !mark.place().equals(at)) {
            gaps++;
            faults.add("gap: " + who + " was at " + at + " and goes on from " + mark.place() + " without a word");
        }
        if (!mark.place().equals(at)) {
            endOfEpoch();
            at = mark.place();
        }
    }

    private void deliver(Delivery delivery) {
        delivered++;
        Place place = delivery.place();
        if (at == null && adrift) {
            first = first == null ? place.plus(-1) : first;
            at = place.plus(-1);
        }
        if (at == null || !at.epoch().equals(place.epoch())) {
            gaps++;
            faults.add("gap: " + who + " was at " + at + " and got " + place + " without a word");
            endOfEpoch();
            first = first == null ? place.plus(-1) : first;
            at = place;
        } else if (place.seq() > at.seq()) {
            for (long number = at.seq() + 1; number < place.seq(); number++) {
                missing.add(number);
            }
            at = place;
        } else if (missing.remove(place.seq())) {
            reordered++;
            faults.add("reordered: " + who + " got " + place + " after " + at);
        } else {
            duplicates++;
            faults.add("duplicate: " + who + " got " + place + " again, at " + at);
        }
        key(delivery);
    }

    private void key(Delivery delivery) {
        String key = delivery.key();
        String other = keyAt.putIfAbsent(name(room, delivery.place()), key);
        if (other != null && !other.equals(key)) {
            misplaced++;
            faults.add("misplaced: " + who + " got " + key + " at " + delivery.place() + ", others " + other);
        }
        if (!keysOfEpoch.add(key)) {
            duplicates++;
            faults.add("duplicate: " + who + " got " + key + " twice");
        }
        had.add(key);
    }

    private void endOfEpoch() {
        gaps += missing.size();
        missing.forEach(number -> faults.add("gap: " + who + " never got " + number));
        missing.clear();
        keysOfEpoch.clear();
    }
}
