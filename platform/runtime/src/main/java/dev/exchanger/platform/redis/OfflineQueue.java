package dev.exchanger.platform.redis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Commands waiting for a connection, in order. Bounded in number; their deadlines bound their age. */
final class OfflineQueue {

    private final int capacity;
    // A set, because a command whose deadline passes leaves from the middle.
    private final Set<PendingCommand> waiting = new LinkedHashSet<>();

    OfflineQueue(int capacity) {
        this.capacity = capacity;
    }

    /** False when it is full. */
    boolean offer(PendingCommand command) {
        return waiting.size() < capacity && waiting.add(command);
    }

    void remove(PendingCommand command) {
        waiting.remove(command);
    }

    /** Empties it. */
    List<PendingCommand> drain() {
        List<PendingCommand> all = new ArrayList<>(waiting);
        waiting.clear();
        return all;
    }

    int size() {
        return waiting.size();
    }
}
