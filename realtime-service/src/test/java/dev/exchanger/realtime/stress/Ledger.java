package dev.exchanger.realtime.stress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was published in the rooms of one scenario and what each reader got of it. Readers write down what came, in the
 * order it came; {@link #verdict()} finds what is missing, came twice, out of order, with another number than elsewhere,
 * or to somebody who is not in the room. Thread-safe.
 */
final class Ledger {

    private final Map<String, Map<String, List<Place>>> published = new HashMap<>();
    private final Map<String, Map<String, Set<Place>>> seen = new HashMap<>();
    private final List<View> views = new ArrayList<>();
    private final List<String> strangers = new ArrayList<>();

    /** What happened to a reader in a room. */
    sealed interface Entry permits Mark, Delivery, Loaded, Left {}

    /**
     * The reader was told where the room is.
     *
     * @param place the next message has the next number; {@code null} when nobody could say, so that any may be next
     * @param loss whether it was told that messages before the place cannot be had, so that it loads the state
     */
    record Mark(Place place, boolean loss) implements Entry {}

    /** A message came. */
    record Delivery(Place place, String key) implements Entry {}

    /** The state was loaded, with what these messages had brought. */
    record Loaded(Set<String> keys) implements Entry {}

    /** The reader is not in the room any more. */
    record Left() implements Entry {}

    /** One reader in one room. */
    final class View {
        private final String reader;
        private final String room;
        private final List<Entry> entries = new ArrayList<>();

        private View(String reader, String room) {
            this.reader = reader;
            this.room = room;
        }

        void add(Entry entry) {
            synchronized (Ledger.this) {
                entries.add(entry);
                if (entry instanceof Delivery delivery) {
                    seen.computeIfAbsent(room, name -> new HashMap<>())
                            .computeIfAbsent(delivery.key(), key -> new HashSet<>())
                            .add(delivery.place());
                }
            }
        }
    }

    /** A reader who is to get everything of a room after the first {@link Mark}. */
    synchronized View view(String reader, String room) {
        View view = new View(reader, room);
        views.add(view);
        return view;
    }

    /** A sender was told that its message is in the room; the place is {@code null} when it was not told where. */
    synchronized void published(String room, String key, Place place) {
        List<Place> places = published
                .computeIfAbsent(room, name -> new LinkedHashMap<>())
                .computeIfAbsent(key, k -> new ArrayList<>());
        if (place != null) {
            places.add(place);
        }
    }

    /** The keys published in a room so far. */
    synchronized Set<String> keys(String room) {
        return Set.copyOf(published.getOrDefault(room, Map.of()).keySet());
    }

    /** Somebody got a message of a room she is not in. */
    synchronized void stranger(String reader, String room) {
        strangers.add(reader + " in " + room);
    }

    /** Whether every reader has all that was published; there may be more coming that should not. */
    synchronized boolean complete() {
        return views.stream()
                .allMatch(view -> audit(view, new HashMap<>()).lost().isEmpty());
    }

    /** What was published in the room at any time and some reader neither got nor loaded. */
    synchronized List<String> neverHad(String room) {
        return views.stream()
                .filter(view -> view.room.equals(room))
                .flatMap(view -> audit(view, new HashMap<>()).neverHad().map(key -> key + " for " + view.reader))
                .toList();
    }

    /** Everything that is wrong. */
    synchronized Verdict verdict() {
        Map<String, String> keys = new HashMap<>();
        List<String> faults = new ArrayList<>();
        strangers.forEach(who -> faults.add("stranger: " + who));
        Verdict verdict = new Verdict(count(), 0, 0, 0, 0, 0, strangers.size(), faults);
        for (Map.Entry<String, Map<String, List<Place>>> room : published.entrySet()) {
            verdict = verdict.plus(places(room.getKey(), room.getValue(), keys));
        }
        for (View view : views) {
            verdict = verdict.plus(audit(view, keys).verdict());
        }
        return verdict;
    }

    private long count() {
        return published.values().stream().mapToLong(Map::size).sum();
    }

    /** All answers to one key tell one place; notes them for the readers. */
    private static Verdict places(String room, Map<String, List<Place>> told, Map<String, String> keys) {
        List<String> faults = new ArrayList<>();
        told.forEach((key, places) -> {
            Map<String, Long> byEpoch = new HashMap<>();
            for (Place place : places) {
                Long other = byEpoch.putIfAbsent(place.epoch(), place.seq());
                if (other != null && other != place.seq()) {
                    faults.add("misplaced: " + key + " at " + place + " and " + other);
                }
                keys.putIfAbsent(Audit.name(room, place), key);
            }
        });
        return new Verdict(0, 0, 0, 0, 0, faults.size(), 0, faults);
    }

    private Audit audit(View view, Map<String, String> keys) {
        Set<String> all = published.getOrDefault(view.room, Map.of()).keySet();
        Map<String, Set<Place>> places = seen.getOrDefault(view.room, Map.of());
        return new Audit(view.reader, view.room, view.entries, all, places, keys);
    }
}
